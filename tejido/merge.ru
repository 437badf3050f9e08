# Puts what the graphs of passages and inferences say into the default graph.
INSERT { ?subject ?predicate ?object }
WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
  FILTER (?graph != <https://w3id.org/tejido/ontology>)
}
