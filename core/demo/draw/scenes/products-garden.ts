import { area, at, block, cut, disc, INK, repeat } from '../ink'
import { candle, crate, loaf } from '../motifs/larder'
import { apple, hex, leaf } from '../motifs/lives'
import {
  beet,
  beetSlice,
  carrot,
  garlic,
  kaleLeaf,
  leek,
  potato,
  squash,
  squashHalf,
} from '../motifs/vegetables'
import { bottle, bowl, jar } from '../motifs/vessels'
import { print, type Texture } from '../stage'

const tile = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: 400, height: 400, ground, mark, texture }, title, ...motifs)

const shelf = (ink: string) =>
  block(0, 310, 400, 90, ink) + cut('M30 332h110M190 348h150M60 370h90M250 376h70', INK.cream, 3)
const halo = (ink: string) => disc(200, 190, 140, ink)
const window = (ink: string) => area('M70 320V180C70 90 130 50 200 50S330 90 330 180V320Z', ink)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** What comes from the beds and the orchard. */
export const GARDEN_SCENES: Readonly<Record<string, string>> = {
  'winter-veg-box': tile(
    'A crate of winter vegetables',
    sky,
    cream,
    'gouges',
    repeat('k', kaleLeaf(moss), [
      [110, 170, 0.9, -14],
      [300, 176, 0.9, 16],
    ]),
    at(178, 160, 1, leek, -4),
    at(150, 190, 0.8, carrot, 176),
    at(240, 214, 0.68, squash(ochre)),
    shelf(moss),
    at(200, 246, 1.3, crate()),
  ),
  'christmas-hamper': tile(
    'A hamper with one thing from each grower',
    plum,
    rose,
    'dots',
    at(120, 186, 0.9, bottle(moss, '', ochre)),
    at(206, 200, 0.82, jar(rose, at(0, 0, 0.5, hex))),
    at(290, 214, 0.66, loaf()),
    repeat('c', candle, [
      [262, 150, 0.6],
      [290, 154, 0.6],
    ]),
    shelf(black),
    at(200, 250, 1.3, crate(ochre)),
    cut('M150 346q50-34 50 0q0-34 50 0M200 346l-24 30M200 346l24 30', rose, 10),
  ),
  'bunched-beetroot': tile(
    'Beetroot, striped and dark',
    ochre,
    paper,
    'gouges',
    halo(paper),
    at(140, 220, 1.05, beet(plum), -14),
    at(262, 214, 1.05, beet(rose), 12),
    at(210, 322, 0.9, beetSlice),
  ),
  'crown-prince-squash': tile(
    'A blue squash, whole and halved',
    fern,
    moss,
    'weave',
    shelf(moss),
    at(152, 196, 1.12, squash(slate)),
    at(270, 286, 0.84, squashHalf),
  ),
  'blue-leeks': tile(
    'Three leeks',
    rose,
    plum,
    'rain',
    window(paper),
    at(136, 236, 1.12, leek, -9),
    at(200, 226, 1.2, leek),
    at(264, 236, 1.12, leek, 9),
    cut('M110 286q90 22 180 0', rust, 12),
  ),
  'black-kale': tile(
    'Leaves of black kale',
    sky,
    cream,
    'rain',
    disc(200, 200, 150, ochre),
    at(112, 216, 1.2, kaleLeaf(slate), -24),
    at(288, 216, 1.2, kaleLeaf(slate), 24),
    at(200, 200, 1.45, kaleLeaf(moss, 11)),
  ),
  'wern-potatoes': tile(
    'Potatoes out of the ground',
    moss,
    fern,
    'gouges',
    area('M0 250Q200 180 400 250V400H0Z', black),
    at(130, 250, 1.1, potato(ochre), -10),
    at(276, 246, 1.05, potato(rose), 14),
    at(206, 330, 1.15, potato(ochre), 4),
    cut('M30 300h24M360 320h-30M50 370h40M330 374h30', fern, 4),
  ),
  'purple-garlic': tile(
    'Three heads of garlic',
    slate,
    black,
    'weave',
    halo(sky),
    at(200, 180, 1.1, garlic),
    at(118, 258, 0.95, garlic, -22),
    at(284, 258, 0.95, garlic, 22),
  ),
  'russet-apples': tile(
    'Russet apples in a bowl',
    fern,
    moss,
    'dots',
    shelf(rust),
    at(138, 182, 0.8, apple(ochre), -12),
    at(262, 180, 0.8, apple(rust), 14),
    at(200, 156, 0.86, apple(ochre)),
    at(200, 254, 1.35, bowl(slate)),
  ),
  'kiln-apple-juice': tile(
    'Three bottles of apple juice',
    ochre,
    paper,
    'rain',
    shelf(rust),
    at(108, 226, 1.12, bottle(rose, at(0, 0, 0.26, apple(rose)), plum)),
    at(292, 226, 1.12, bottle(fern, at(0, 0, 0.26, apple(fern)), moss)),
    at(200, 218, 1.26, bottle(rust, at(0, 0, 0.27, apple(ochre)), black)),
  ),
  'goose-field-cider': tile(
    'A bottle of cider and a glass',
    moss,
    fern,
    'grain',
    disc(280, 130, 76, ochre),
    shelf(black),
    at(150, 214, 1.32, bottle(slate, at(0, 0, 0.3, leaf(rust)), ochre)),
    area('M236 190H332L322 340H246Z', ochre),
    area('M236 190H332L330 216H238Z', cream),
    cut('M258 236v70M300 260h.1M290 300h.1M308 310h.1', cream, 6),
  ),
}
