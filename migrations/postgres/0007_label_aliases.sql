-- Names that labels had: their addresses lead to the label (308), or say that it is gone (no label: 410).
CREATE TABLE label_alias (
    folded     TEXT COLLATE "C" PRIMARY KEY,
    label_id   BIGINT REFERENCES label (id) ON DELETE SET NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX label_alias_label ON label_alias (label_id);
