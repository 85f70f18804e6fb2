/** Looks of the panel's frame, its handle and its notice; runs in the content script. */

/** Nothing of ours may lie over the frame: the panel refuses edits while it is not plainly visible. */
export const FRAME_SHEET = `
[role=separator]{flex:none;width:6px;pointer-events:auto;cursor:ew-resize;touch-action:none;
background:light-dark(#c9d1dc,#3a4350)}
[role=separator]:hover,[role=separator]:focus-visible{background:#1f4b99;outline:2px solid #fff;outline-offset:-2px}
iframe{all:unset;display:block;height:100%;min-width:0;pointer-events:auto;background:light-dark(#fff,#16191e)}
[role=alert]{box-sizing:border-box;min-width:0;padding:24px;pointer-events:auto;
font:14px/20px system-ui,sans-serif;color:light-dark(#1b1f24,#e8eaed);background:light-dark(#fff,#16191e)}
p{margin:0 0 16px}
button.aside{writing-mode:horizontal-tb;padding:6px 12px;border-radius:4px;font:600 14px/20px system-ui,sans-serif}
[hidden]{display:none}
@media(forced-colors:active){[role=separator]{border-inline:1px solid}}`;
