import { PNG } from 'pngjs';

const [width, height] = [240, 120];

/** A loaf on a plate before a rising sun, in greys: edges, flat surfaces and a gradient, as logos have them. */
export function drawLogo(): Buffer {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) png.data.set(dot(x, y), (y * width + x) * 4);
  }
  return PNG.sync.write(png);
}

function dot(x: number, y: number): readonly number[] {
  const grey = (level: number) => [level, level, level, 255];
  const inEllipse = (centreX: number, centreY: number, radiusX: number, radiusY: number) => ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 <= 1;
  if (inEllipse(120, 74, 66, 30) && y < 96) {
    const isCut = [88, 112, 136, 160].some((cut) => Math.abs(x - cut - (74 - y) * 0.5) < 3 && Math.abs(y - 66) < 16);
    if (isCut) return grey(255);
    return inEllipse(120, 74, 62, 26) ? grey(60 + Math.round((y - 44) * 1.2)) : grey(0);
  }
  if (y >= 98 && y < 104 && x > 36 && x < 204) return grey(0);
  if (inEllipse(120, 74, 108, 68) && y < 96 && !inEllipse(120, 74, 76, 42)) return grey(Math.min(255, 130 + Math.abs(x - 120)));
  return [255, 255, 255, 0];
}
