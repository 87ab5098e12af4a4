// The look of banners, inside their shadow root; the publisher reads this file too. A host sets --alert-font, --alert-measure
// (half the width of its text), --alert-{severity} and --alert-{severity}-ink, or styles ::part(banner), (close), (place), (late).

export const bannerSheet = new CSSStyleSheet();

bannerSheet.replaceSync(`
:host{display:block;font:400 .9375rem/1.4 var(--alert-font,system-ui,sans-serif);text-align:start}
:host([hidden]),[hidden]{display:none!important}
[part=late]{position:fixed;z-index:var(--alert-z,9999);inset-inline:0;inset-block-end:0;display:flex;flex-direction:column-reverse;max-block-size:50vh;overflow-y:auto;box-shadow:0 0 1rem #0006}
article{display:flex;gap:.75rem;align-items:start;padding-block:.6rem;padding-inline:max(1rem,50% - var(--alert-measure,35rem));background:var(--back);color:var(--ink);overflow-wrap:anywhere}
article+article{border-block-start:1px solid color-mix(in srgb,var(--ink) 25%,transparent)}
[part=late]>:first-child{padding-block-end:max(.6rem,env(safe-area-inset-bottom))}
article{--back:var(--alert-info,#e3ebf3);--ink:var(--alert-info-ink,#14283c)}
[severity=emergency]{--back:var(--alert-emergency,#a3121f);--ink:var(--alert-emergency-ink,#fff)}
[severity=warning]{--back:var(--alert-warning,#ffd978);--ink:var(--alert-warning-ink,#2b1d00)}
[severity=notice]{--back:var(--alert-notice,#1f4e79);--ink:var(--alert-notice-ink,#fff)}
.text{flex:1;min-inline-size:0;align-self:center}
h2,.body,.body>p:first-child{display:inline}
h2{font:inherit;font-weight:700}
:is([severity=emergency],[severity=warning]) h2::before{content:"⚠\\fe0e  ";content:"⚠\\fe0e  " / ""}
.body :is(p,ul,ol,blockquote){margin-block:.3em 0}
.body img{max-inline-size:100%;block-size:auto}
a{color:inherit;font-weight:600;text-underline-offset:.15em}
.text>a{display:inline-block;padding-block:.2rem}
button{border:0;background:none;color:inherit;font:inherit;cursor:pointer}
article>button{flex:none;inline-size:2.75rem;block-size:2.75rem;margin-block:-.55rem;margin-inline-end:-.75rem;padding:0;border-radius:50%;font-size:1.5rem;line-height:1}
article>button:hover{background:color-mix(in srgb,var(--ink) 15%,transparent)}
.more{inline-size:100%;min-block-size:2.25rem;padding:.25rem 1rem;background:#14283c;color:#fff;font-weight:600;text-align:center}
:is(a,button):focus-visible{outline:3px solid;outline-offset:-3px}
@media(min-width:40rem){.more{display:none}}
@media(max-width:39.99rem){:not([open])>article~article{display:none}}
@media(prefers-color-scheme:dark){
article{--back:var(--alert-info,#24303c);--ink:var(--alert-info-ink,#e6edf4)}
[severity=warning]{--back:var(--alert-warning,#4a3a08);--ink:var(--alert-warning-ink,#ffe9ad)}
[severity=notice]{--back:var(--alert-notice,#173a5c);--ink:var(--alert-notice-ink,#e8f1fa)}}
@media(forced-colors:active){article{border:1px solid}}
@media print{:host{display:none}}
`);
