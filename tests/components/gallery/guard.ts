/** A page that holds the panel as the content script does: popover in the top layer, closed shadow root, iframe. */
const host = document.createElement('div');
host.id = 'host';
host.popover = 'manual';
host.style.cssText = 'all: initial; position: fixed; inset: 0 0 0 auto; width: 360px; height: 100vh;';
const frame = document.createElement('iframe');
frame.src = `./index.html${location.search}`;
frame.style.cssText = 'width: 100%; height: 100%; border: 0;';
host.attachShadow({ mode: 'closed' }).append(frame);
document.body.append(host);
host.showPopover();
