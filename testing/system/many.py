"""Many posts by one statement, past every signal: copies of a post that is public, whatever columns it has."""

COPIES = """
WITH one AS (SELECT id FROM cms_post WHERE liveblog_id = %s AND status = 'published' ORDER BY id LIMIT 1)
INSERT INTO cms_post
SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cms_post', 'id')),
    'uid', %s || lpad(n::text, 12, '0'),
    'title', 'Copy ' || n, 'body', '<p>It is ' || n || '.</p>', 'pinned', false
))).* FROM cms_post p JOIN one USING (id) CROSS JOIN generate_series(1, %s) AS n
"""
"""Of a live blog's id, 14 characters with which ids begin, and how many."""

BLOGS = """
INSERT INTO cms_liveblog
SELECT (jsonb_populate_record(b, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('cms_liveblog', 'id')), 'slug', %s || n, 'title', 'One of many ' || n
))).* FROM cms_liveblog b CROSS JOIN generate_series(1, %s) AS n WHERE b.id = %s
"""
"""Of the beginning of their slugs, how many, and the id of a live blog to copy."""
