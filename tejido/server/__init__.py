"""The graph served over HTTP: `tejido serve`. A door: nothing of the tool imports it.

    server.py       the process that answers HTTP; it reads requests and never runs what strangers send
    guard.py        how long and how large a request may be before anything else looks at it
    express.py      the short way of a question that is familiar.py, past the parser
    heads.py        what an answer says before its body; journal.py: the log
    messages.py     Request, Response, Refusal
    routes.py       which handler answers which address
    negotiation.py  Accept
    protocol.py     SPARQL 1.1 Protocol
    graphstore.py   SPARQL 1.1 Graph Store HTTP Protocol
    access.py       who may: Host, Origin, token
    description.py  what the endpoint says of itself
    pool.py         the workers, seen from the process that answers HTTP; line.py: who waits for one
    nursery.py      the process that they are forked from
    reader.py       a worker that answers questions; vetting.py: which may be asked
    writer.py       the one worker that changes the store
    difference.py   the update that makes one content of a graph into another
    clauses.py      what the protocol adds to a question or an update: limits, graphs
    channel.py      how the processes talk; end.py: the end of a channel that answers HTTP
    answers.py      answers that are kept while the graph stays the same
    settings.py     what `tejido serve` was told, and the limits

server ─ channel ─ nursery (holds the store in memory, or knows where its last snapshot is)
                     ├─ reader, reader, …   each answers one question at a time, and can be killed
                     └─ writer              holds the store on disk
"""
