/** Lays pictures out on one, in a page of the browser, and reduces it to a palette. */
import type { Page } from 'playwright';
import { encodePng } from './palette-png.ts';

export interface Placed {
  readonly png: Buffer;
  readonly x: number;
  readonly y: number;
  /** Size on the composition, in pixels; another than the picture's own scales it. */
  readonly width: number;
  readonly height: number;
  /** Written above it. */
  readonly label?: string;
}

export interface Composition {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly Placed[];
}

/** Enough for flat colours and the edges of letters in both schemes. */
const COLOURS = 48;
/** Squared distance below which two colours share a place in the palette; else the greys of letters' edges fill it. */
const ALIKE = 160;

/** `page` is any page that nobody looks at; it is left blank. */
export async function compose(page: Page, composition: Composition): Promise<Buffer> {
  await page.goto('about:blank');
  const pictures = composition.pictures.map(({ png, ...place }) => ({
    ...place,
    source: `data:image/png;base64,${png.toString('base64')}`,
  }));
  const { palette, pixels } = await page.evaluate(draw, {
    ...composition,
    pictures,
    colours: COLOURS,
    alike: ALIKE,
  });
  const { width, height } = composition;
  return encodePng({ width, height, palette, pixels: Buffer.from(pixels, 'base64') });
}

interface Drawing {
  width: number;
  height: number;
  colours: number;
  alike: number;
  pictures: { source: string; x: number; y: number; width: number; height: number; label?: string }[];
}

/** Runs in the page. */
async function draw({ width, height, colours, alike, pictures }: Drawing) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The page has no canvas.');
  context.fillStyle = '#9aa1ab';
  context.fillRect(0, 0, width, height);
  context.font = '12px sans-serif';
  context.imageSmoothingQuality = 'high';
  for (const { source, x, y, label, ...size } of pictures) {
    const image = new Image();
    image.src = source;
    await image.decode();
    context.drawImage(image, x, y, size.width, size.height);
    context.fillStyle = '#14181e';
    if (label) context.fillText(label, x, y - 5, size.width);
  }
  const bytes = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  return reduce(bytes);

  /** The most frequent colours that differ stay exact; every other becomes the nearest of them. */
  function reduce(all: Uint32Array) {
    const counts = new Map<number, number>();
    for (const colour of all) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const kinds: (readonly [number, number, number])[] = [];
    for (const [colour] of [...counts].sort((one, other) => other[1] - one[1])) {
      if (kinds.length === colours) break;
      if (nearest(colour, kinds).far >= alike) {
        kinds.push([colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
      }
    }
    const index = new Map<number, number>();
    for (const colour of counts.keys()) index.set(colour, nearest(colour, kinds).place);
    const pixels = new Uint8Array(all.length).map((_, place) => index.get(all[place] ?? 0) ?? 0);
    const pieces: string[] = [];
    for (let at = 0; at < pixels.length; at += 0x8000) {
      pieces.push(String.fromCharCode(...pixels.subarray(at, at + 0x8000)));
    }
    return {
      palette: kinds.map(([r, g, b]): [number, number, number] => [r, g, b]),
      pixels: btoa(pieces.join('')),
    };
  }

  function nearest(colour: number, kinds: readonly (readonly [number, number, number])[]) {
    let best = { place: 0, far: Number.POSITIVE_INFINITY };
    for (const [place, [r, g, b]] of kinds.entries()) {
      const far =
        ((colour & 255) - r) ** 2 + (((colour >> 8) & 255) - g) ** 2 + (((colour >> 16) & 255) - b) ** 2;
      if (far < best.far) best = { place, far };
    }
    return best;
  }
}
