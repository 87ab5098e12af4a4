// The look of banners, inside their shadow root. A host sets --alert-font and --alert-measure (half the width of its text), or styles ::part(banner).

export const bannerSheet = `
:host{display:block;font:400 1rem/1.45 var(--alert-font,system-ui,sans-serif)}
:host([hidden]){display:none}
article{--back:#e8eef5;--ink:#14283c;display:flex;gap:.75rem;align-items:start;padding-block:.7rem;padding-inline:max(1rem,50% - var(--alert-measure,35rem));background:var(--back);color:var(--ink);overflow-wrap:anywhere}
article+article{border-block-start:1px solid color-mix(in srgb,var(--ink) 25%,transparent)}
[severity=emergency]{--back:#a3121f;--ink:#fff}
[severity=warning]{--back:#ffd166;--ink:#2b1d00}
[severity=notice]{--back:#1f4e79;--ink:#fff}
.text{flex:1;min-inline-size:0}
h2{font:inherit;font-weight:700;margin:0}
.body :first-child{margin-block-start:.1rem}.body :last-child{margin-block-end:0}
a{color:inherit;font-weight:600;text-underline-offset:.15em}
button{flex:none;inline-size:2.5rem;block-size:2.5rem;margin-block:-.5rem;margin-inline-end:-.5rem;border:0;border-radius:50%;background:none;color:inherit;font:inherit;font-size:1.4rem;line-height:1;cursor:pointer}
button:hover{background:color-mix(in srgb,var(--ink) 15%,transparent)}
:is(a,button):focus-visible{outline:3px solid;outline-offset:2px}
@media(prefers-color-scheme:dark){article{--back:#24303c;--ink:#e6edf4}}
@media(forced-colors:active){article{border:1px solid}}
@media print{:host{display:none}}
`;
