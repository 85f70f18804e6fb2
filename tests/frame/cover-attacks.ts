/**
 * Ways in which a page may hide, crop, cover, move or fade the panel: scripts that run in the page itself, where `host` is
 * our element. Data only.
 */

const style = (text: string) => `host.style.cssText += ${JSON.stringify(`;${text}`)};`;
const sheet = (text: string) =>
  `const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(text)}); document.adoptedStyleSheets = [sheet];`;
/** Something of the page's own that goes into the top layer later than we did. */
const later = (css: string, more = '') =>
  `const box = document.createElement('div'); box.style.cssText = ${JSON.stringify(`margin:0;padding:0;border:0;${css}`)};
   box.popover = 'manual'; document.documentElement.append(box); box.showPopover(); ${more}`;
const OVER = 'position:fixed;inset:0;width:100vw;height:100vh;';
const BESIDE = 'position:fixed;inset:0 auto auto 0;width:20px;height:20px;overflow:visible;background:red;';

/** On the host: by its style, its attributes, its place. */
const ON_HOST = {
  'opacity of the host': style('opacity:.02!important'),
  'a filter on the host': style('filter:blur(8px)!important'),
  'a mask on the host': style('mask-image:linear-gradient(transparent,transparent)!important'),
  'a clip path on the host': style('clip-path:inset(99%)!important'),
  'a transform that moves the host': style('transform:translateX(340px)!important'),
  'a transform that makes the host tiny': style('transform:scale(.01)!important'),
  'a turn of the host about its edge': style('transform:rotateY(89deg)!important'),
  'zoom of the host': style('zoom:.1!important'),
  'a blend mode of the host':
    `document.documentElement.style.background = document.body.style.background = '#fff'; document.body.style.minHeight = '100vh'; ` +
    style('mix-blend-mode:difference!important'),
  'visibility of the host': style('visibility:hidden!important'),
  'no display of the host': style('display:none!important'),
  'a narrow host': style('width:12px!important;overflow:hidden!important'),
  'a host out of the window': style('inset:0 -2000px 0 auto!important'),
  'contents of the host skipped': style('content-visibility:hidden!important'),
  'a reflection of the host': style('-webkit-box-reflect:right!important;opacity:.01!important'),
  'an animation of the host': `host.animate([{ opacity: 0 }, { opacity: 0 }], { duration: 1e6, fill: 'both' });`,
  'a host on the move': `host.animate([{ transform: 'none' }, { transform: 'translateX(90vw)' }], { duration: 400, iterations: 1e4, direction: 'alternate' });`,
  'a host taken out of the top layer': 'host.hidePopover();',
  'a host that is no popover': `host.removeAttribute('popover');`,
  'a host put into a faded box': `const box = document.createElement('div'); box.style.opacity = '.01'; document.body.append(box); box.append(host);`,
  'a host adopted by another document': `const frame = document.createElement('iframe'); document.body.append(frame); frame.contentDocument.body.append(host);`,
  'a host slotted into a shadow root': `const box = document.createElement('div'); box.attachShadow({ mode: 'open' }); document.body.append(box); box.shadowRoot.append(host);`,
};

/** By sheets of the page. */
const BY_SHEETS = {
  'a sheet that fades the host': sheet(
    'html > div { opacity: .02 !important; filter: blur(9px) !important }',
  ),
  'a sheet that paints before the host': sheet(
    'html > div::before { content: ""; display: block !important; position: fixed; inset: 0; background: red }',
  ),
  'a sheet that paints after the host': sheet(
    'html > div::after { content: ""; display: block !important; position: fixed; inset: 0; background: red }',
  ),
  'a sheet with a backdrop': sheet(
    '::backdrop { display: block !important; background: red !important; z-index: 9 }',
  ),
  'a sheet with a keyframe animation': sheet(
    '@keyframes a { from, to { opacity: 0; transform: translateX(300px) } } html > div { animation: a 1e5s infinite !important }',
  ),
  'no display of the root': sheet('html { display: none !important }'),
  'opacity of the root': sheet('html { opacity: .02 !important }'),
  'a filter on the root': sheet('html { filter: blur(9px) !important }'),
  'a clip path on the root': sheet('html { clip-path: inset(0 90vw 0 0) !important }'),
  'a mask on the root': sheet('html { mask-image: linear-gradient(transparent, transparent) !important }'),
  'a transform of the root': sheet('html { transform: translateX(80vw) !important }'),
  'visibility of the root': sheet('html { visibility: hidden !important }'),
  'contents of the root skipped': sheet(
    'html { content-visibility: hidden !important; contain: strict; height: 0 }',
  ),
  'the highest layer of the page': `const box = document.createElement('div'); box.style.cssText = '${OVER}z-index:2147483647;background:red'; document.body.append(box);`,
};

/** By what comes into the top layer later, or over all of the page. */
const ON_TOP = {
  'a popover over everything': later(`${OVER}background:red`),
  'a popover that can hardly be seen': later(`${OVER}background:red;opacity:.02;pointer-events:none`),
  'a popover that lets clicks through': later(`${OVER}background:red;pointer-events:none`),
  'a popover on the button alone': later(
    'position:fixed;inset:auto 30px 30px auto;width:100px;height:80px;background:red;pointer-events:none',
  ),
  'a popover that blurs what is under it': later(
    `${OVER}background:transparent;backdrop-filter:blur(12px);pointer-events:none`,
  ),
  'a popover that blends with what is under it': later(
    `${OVER}background:#fff;mix-blend-mode:difference;pointer-events:none`,
  ),
  'the shadow of a popover': later(`${BESIDE}box-shadow:0 0 0 300vw red;pointer-events:none`),
  'the outline of a popover': later(`${BESIDE}outline:300vw solid red;pointer-events:none`),
  'the drop shadow of a popover': later(
    `${BESIDE}width:100vw;height:100vh;left:-100vw;filter:drop-shadow(100vw 0 0 red);pointer-events:none`,
  ),
  'the reflection of a popover': later(
    `${BESIDE}width:50vw;height:100vh;-webkit-box-reflect:right;pointer-events:none`,
  ),
  'the image around the border of a popover': later(
    `${BESIDE}border:1px solid;border-image:linear-gradient(red,red) 1 fill / 1px / 100vw;pointer-events:none`,
  ),
  'a great letter of a popover': later(
    `${BESIDE}font:900px/1 sans-serif;letter-spacing:-300px;color:red;pointer-events:none;white-space:nowrap`,
    `box.textContent = '████████';`,
  ),
  'what hangs out of a popover': later(
    `${BESIDE}pointer-events:none`,
    `const out = document.createElement('div'); out.style.cssText = '${OVER}background:red;pointer-events:none'; box.append(out);`,
  ),
  'the backdrop of a popover': `${sheet('#later::backdrop { background: red; pointer-events: none }')} ${later(`${BESIDE}pointer-events:none`, `box.hidePopover(); box.id = 'later'; box.showPopover();`)}`,
  'a modal dialog': `const box = document.createElement('dialog'); box.textContent = 'Sure?'; document.body.append(box); box.showModal();`,
  'a modal dialog that cannot be seen': `const box = document.createElement('dialog'); box.style.cssText = 'opacity:0;border:0'; document.body.append(box); box.showModal();`,
  'an element in full screen': `const box = document.createElement('div'); box.style.background = 'red'; document.body.append(box); void box.requestFullscreen();`,
  'the page in full screen': `void document.body.requestFullscreen();`,
  'a view transition that never ends': `${sheet('::view-transition { background: red } ::view-transition-group(root), ::view-transition-old(root), ::view-transition-new(root) { animation-duration: 1e5s !important }')} document.startViewTransition(() => undefined);`,
  'a cover that comes and goes': `${later(`${OVER}background:red;pointer-events:none`)} setInterval(() => box.togglePopover(), 150);`,
  'a host that comes and goes': `setInterval(() => { host.style.opacity = '0'; }, 40);`,
};

export const COVERS: Readonly<Record<string, string>> = { ...ON_HOST, ...BY_SHEETS, ...ON_TOP };
