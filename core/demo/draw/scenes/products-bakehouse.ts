import { area, at, cut, disc, INK, oval, repeat } from '../ink'
import { ear, sack } from '../motifs/field'
import { loaf, oatcake, slice, speckle, tinLoaf } from '../motifs/larder'
import { bowl } from '../motifs/vessels'
import { halo, shelf, tile, window } from './product-tile'

const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** What comes from the mill and the oven. */
export const BAKEHOUSE_SCENES: Readonly<Record<string, string>> = {
  'wern-sourdough': tile(
    'A round loaf',
    slate,
    black,
    'grain',
    disc(200, 170, 130, ochre),
    shelf(black),
    at(92, 190, 0.9, ear(paper), -20),
    at(308, 190, 0.9, ear(paper), 20),
    at(200, 248, 1.42, loaf()),
  ),
  'tin-rye': tile(
    'A dark rye loaf and a slice',
    ochre,
    paper,
    'weave',
    shelf(rust),
    at(178, 236, 1.3, tinLoaf(plum)),
    at(312, 258, 0.86, slice(plum, rust) + speckle, 8),
  ),
  'bara-brith': tile(
    'Bara brith, sliced and buttered',
    rose,
    plum,
    'dots',
    window(paper),
    shelf(plum),
    at(150, 246, 1.1, tinLoaf(rust)),
    at(278, 238, 1.05, slice(rust, ochre) + speckle, 6),
  ),
  oatcakes: tile(
    'A stack of oatcakes',
    fern,
    moss,
    'grain',
    halo(paper),
    shelf(moss),
    ...[0, 1, 2, 3, 4].map(i => at(196 + (i % 2) * 10, 306 - i * 30, 1.4, oatcake)),
    at(330, 210, 0.9, ear(moss, false), 16),
  ),
  'stoneground-wheat': tile(
    'A sack of wheat flour',
    ochre,
    paper,
    'grain',
    halo(slate),
    repeat('e', ear(rust), [
      [80, 206, 1.05, -14],
      [322, 206, 1.05, 14],
    ]),
    shelf(rust),
    at(200, 220, 1.28, sack(cream, at(0, 24, 0.46, ear(ochre)))),
  ),
  'whole-rye-flour': tile(
    'A sack of rye flour',
    slate,
    black,
    'rain',
    disc(200, 180, 130, ochre),
    shelf(black),
    at(90, 214, 1.05, ear(paper), -10),
    at(200, 220, 1.28, sack(fern, at(0, 24, 0.46, ear(black)))),
    area('M250 340Q300 270 360 340Z', paper),
  ),
  'pinhead-oatmeal': tile(
    'Oatmeal, whole and cut',
    sky,
    cream,
    'dots',
    shelf(ochre),
    at(92, 180, 1, ear(moss, false), -22),
    at(310, 180, 1, ear(moss, false), 22),
    oval(200, 246, 118, 34, paper),
    cut(
      'M130 240h.1M160 230h.1M184 246h.1M210 228h.1M236 244h.1M262 234h.1M150 254h.1M230 258h.1M280 248h.1',
      rust,
      9,
    ),
    at(200, 256, 1.3, bowl(rose)),
  ),
}
