"""The dataset in columns, beside the store: for questions that look at much of a large graph.

Oxigraph reads one statement after the other. Questions that count, group, sort or join a large part of a graph are answered here with
whole columns of numbers (numpy) at a time: terms are numbered, statements are sorted in several orders, files are mapped and not read.
SPARQL stays the only language, and the answers are those of the store: what is not known here (`Unanswered`) the store answers, and what
functions and comparisons give is asked of it for each different value.

    writer      makes the files                      companion    columns or store, whoever answers
    columns     opens them, answers                  choice       which questions are for columns
    terms       the numbered terms                   turtle       readable Turtle
    index       statements in sorted orders

    A question is read:                              and answered:
    parser      SPARQL text to algebra               evaluator    groups to tables
    reader      its tokens and terms                 matcher      patterns and paths to tables
    triples     its patterns and paths               paths        what paths of any length lead to
    formulas    its expressions                      expressions  what expressions give
    algebra     what a question consists of          selection    what SELECT makes of a table
                                                     table        solutions, as columns of numbers
                                                     values       the numbers of terms that a question meets
                                                     answer       tables to terms
"""

from __future__ import annotations


class Unanswered(Exception):  # noqa: N818 - no error: another answers
    """This question is not one for columns."""
