import { area, at, cut, disc, INK, oval, repeat } from '../ink'
import { bareTree, ear, flakes, hills, moon, rows, shiitake, sun, tree } from '../motifs/field'
import { apple, bee, curlew, goose } from '../motifs/lives'
import { basket, bunting, lantern, millWheel, person, shed, tunnelMouth } from '../motifs/valley'
import { garlic } from '../motifs/vegetables'
import { print, type Texture } from '../stage'

const W = 480
const H = 360
const scene = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK
const heather = (x: number, y: number) =>
  cut(`M${x} ${y}q-4-40 4-70`, moss, 5) +
  cut(
    `M${x - 8} ${y - 30}h.1M${x + 10} ${y - 40}h.1M${x - 6} ${y - 54}h.1M${x + 10} ${y - 64}h.1M${x + 2} ${y - 76}h.1`,
    cream,
    12,
  )

/** Farm days, walks and the beds. */
export const OUTDOOR_EVENT_SCENES: Readonly<Record<string, string>> = {
  'orchard-wassail': scene(
    'Lanterns under a bare apple tree',
    slate,
    black,
    'rain',
    at(390, 80, 0.76, moon),
    hills(W, 220, H, moss, black),
    at(230, 176, 1.5, bareTree),
    at(116, 262, 0.76, person(rust, cream, ochre)),
    at(350, 262, 0.76, person(plum, rose)),
    repeat('l', lantern, [
      [164, 250, 0.42],
      [304, 250, 0.42],
    ]),
    at(420, 280, 0.6, person(fern, cream)),
    flakes(480, 180, 10),
  ),
  'tunnel-open-sunday': scene(
    'Visitors at the tunnel',
    fern,
    moss,
    'weave',
    at(240, 190, 1.3, tunnelMouth),
    at(240, 190, 0.5, lantern),
    at(90, 262, 0.78, person(rose, black)),
    at(392, 262, 0.78, person(ochre, plum)),
    area('M0 338H480V360H0Z', black),
    at(240, 300, 0.5, shiitake),
  ),
  'mill-pancake-day': scene(
    'The mill wheel and a pan',
    ochre,
    paper,
    'dots',
    disc(150, 170, 130, paper),
    at(150, 176, 1.16, millWheel(rust)),
    oval(350, 236, 92, 26, black),
    cut('M436 240L474 226', black, 15),
    oval(350, 228, 74, 17, rust),
    area('M276 120C300 84 404 84 424 128C390 146 310 146 276 120Z', cream),
    cut('M300 118q50-20 100 6', rust, 5),
    area('M0 310H480V360H0Z', moss),
    at(46, 250, 0.7, ear(rust)),
  ),
  'curlew-walk': scene(
    'A curlew in the wet field',
    sky,
    cream,
    'rain',
    at(100, 80, 0.66, sun(ochre)),
    hills(W, 170, H, fern, moss),
    at(230, 200, 1.25, curlew),
    cut(
      'M40 330q4-30 0-44M54 332q4-24 14-34M400 336q4-30 0-44M416 336q6-24 14-30M330 344q4-20 0-30',
      fern,
      5,
    ),
  ),
  'heather-walk': scene(
    'The ridge in heather',
    plum,
    rose,
    'gouges',
    disc(360, 100, 62, ochre),
    area('M0 200Q130 90 270 170T480 130V360H0Z', rose),
    area('M0 260Q200 190 480 250V360H0Z', plum),
    ...[40, 96, 160, 320, 380, 440].map((x, i) => heather(x, 346 - (i % 2) * 14)),
    at(240, 232, 0.8, person(moss, cream, ochre)),
    at(120, 90, 0.4, bee(), -14),
  ),
  'apple-saturdays': scene(
    'A basket under the apple tree',
    rose,
    rust,
    'gouges',
    disc(300, 140, 116, ochre),
    area('M0 262H480V360H0Z', moss),
    at(330, 166, 1.4, tree(fern, rose)),
    at(104, 216, 0.44, apple(rust), -12),
    at(146, 206, 0.48, apple(ochre)),
    at(186, 218, 0.42, apple(rose), 12),
    at(146, 258, 0.94, basket),
    at(404, 310, 0.46, goose),
  ),
  'garlic-planting': scene(
    'Planting garlic',
    plum,
    rose,
    'rain',
    disc(110, 150, 64, ochre),
    area('M0 210Q240 170 480 210V360H0Z', black),
    rows(W, 214, 370, rust, 7),
    at(240, 180, 0.9, person(moss, cream, ochre)),
    at(100, 286, 0.5, garlic, -8),
    at(376, 284, 0.54, garlic, 8),
  ),
  'annual-meeting': scene(
    'Bunting over the goods shed',
    ochre,
    paper,
    'gouges',
    area('M0 270H480V360H0Z', moss),
    at(240, 190, 1.3, shed(rust, slate)),
    at(20, 36, 1, bunting(440, [rose, moss, plum, slate])),
    at(70, 280, 0.62, person(plum, black)),
    at(410, 280, 0.62, person(fern, rose)),
  ),
}
