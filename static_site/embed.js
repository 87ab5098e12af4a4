// The one script that a page includes: <script type="module" src="…/embed.js">. It may be included twice.

import { AlertBanner } from "./alert-banner.js";
import { LiveBlog } from "./live-blog.js";

if (!customElements.get("live-blog")) customElements.define("live-blog", LiveBlog);
if (!customElements.get("alert-banner")) customElements.define("alert-banner", AlertBanner);
