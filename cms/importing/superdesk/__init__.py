"""A dump of Superdesk Live Blog's API (https://github.com/liveblog/liveblog): its blogs become live blogs."""
