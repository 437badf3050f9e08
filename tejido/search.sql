-- An index of names. `form` holds each folded name once, behind a space and numbered by its length, so that what is found first is shortest.
CREATE TABLE form (id INTEGER PRIMARY KEY, folded TEXT NOT NULL);
CREATE TABLE name (iri TEXT NOT NULL, text TEXT NOT NULL, form INTEGER NOT NULL REFERENCES form);
CREATE UNIQUE INDEX form_folded ON form (folded);
CREATE INDEX form_head ON form (substr(folded, 1, 4), id);
CREATE INDEX form_letter ON form (substr(folded, 1, 2), id);
CREATE INDEX name_text ON name (text);
CREATE INDEX name_form ON name (form);
CREATE VIRTUAL TABLE trigram USING fts5 (folded, content = 'form', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('trigram', 'row');
-- How many forms have a trigram, noted once: the vocabulary counts each time anew.
CREATE TABLE rarity (term TEXT PRIMARY KEY, forms INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX rarity_end ON rarity (substr(term, 2));
