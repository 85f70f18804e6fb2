/** Looks of our host element and of the launcher in its closed shadow root; runs in the content script. */

/**
 * Put on the host itself as well: `!important` from inside a shadow root beats the page's, but only where the
 * browser accepts the sheet.
 */
export const HOST_STYLE =
  'all:initial;position:fixed;inset:0 0 0 auto;display:flex;height:100%;max-width:100%;overflow:visible;pointer-events:none;z-index:2147483647;color-scheme:light dark;'.replaceAll(
    ';',
    '!important;',
  );

export const LAUNCHER_SHEET = `:host{${HOST_STYLE}}
:host::before,:host::after,:host::backdrop{display:none!important}
@media print{:host{display:none!important}}
button{all:unset;align-self:center;pointer-events:auto;cursor:pointer;padding:12px 5px;writing-mode:vertical-rl;
font:600 12px/16px system-ui,sans-serif;color:#fff;background:#1f4b99;border-radius:6px 0 0 6px}
button:hover{background:#163a7a}
button:focus-visible{outline:2px solid #fff;outline-offset:-4px}
@media(forced-colors:active){button{border:1px solid}}`;
