"""A WordPress export (WXR): its published posts, or the live blogs that Automattic's plugin keeps as their comments."""
