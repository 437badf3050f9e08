"""The dataset in columns, beside the store: for questions that look at much of a large graph.

Oxigraph reads one statement after the other. Questions that count, group, sort or join a large part of a graph are answered here with
whole columns of numbers (numpy) at a time: terms are numbered, statements are sorted in four orders, files are mapped and not read.
SPARQL stays the only language, and the answers are those of the store: what is not known here (`Unanswered`) the store answers, and what
functions and comparisons give is asked of it for each different value.

    terms       the numbered terms                   parser       SPARQL text to algebra
    index       statements in sorted orders          algebra      what a question consists of
    writer      makes the files                      matcher      patterns and paths to tables
    columns     opens them, answers                  evaluator    groups to tables
    companion   columns or store, whoever answers    selection    what SELECT makes of a table
    turtle      readable Turtle                      expressions  what expressions give
    table       solutions, as columns of numbers     answer       tables to terms
"""

from __future__ import annotations


class Unanswered(Exception):  # noqa: N818 - no error: another answers
    """This question is not one for columns."""
