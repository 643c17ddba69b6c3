import { area, at, block, cut, disc, INK, oval } from '../ink'
import { oyster, shiitake } from '../motifs/field'
import { butter, candle, egg, eggBox, wheel } from '../motifs/larder'
import { apple, bee, damson, hex, leaf } from '../motifs/lives'
import { beet } from '../motifs/vegetables'
import { bottle, bowl, jar } from '../motifs/vessels'
import { print, type Texture } from '../stage'

const tile = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: 400, height: 400, ground, mark, texture }, title, ...motifs)

const shelf = (ink: string) =>
  block(0, 310, 400, 90, ink) + cut('M30 332h110M190 348h150M60 370h90M250 376h70', INK.cream, 3)
const halo = (ink: string) => disc(200, 190, 140, ink)
const window = (ink: string) => area('M70 320V180C70 90 130 50 200 50S330 90 330 180V320Z', ink)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** What comes from the dairy, the tunnel, the hives and the chapel kitchen. */
export const PANTRY_SCENES: Readonly<Record<string, string>> = {
  'hollybush-hill': tile(
    'A wheel of hard cheese, cut',
    moss,
    fern,
    'weave',
    halo(rose),
    shelf(black),
    at(200, 244, 1.5, wheel(rust, ochre)),
  ),
  'ewes-curd': tile(
    'A bowl of curd with herbs',
    rose,
    plum,
    'gouges',
    shelf(plum),
    area('M90 250C100 170 150 190 170 164C200 120 250 150 256 184C300 176 312 220 310 250Z', cream),
    cut('M150 210q14-20 34-18M220 180q20-4 28 16', sky, 5),
    at(236, 150, 0.5, leaf(moss), 24),
    at(266, 168, 0.42, leaf(fern), 60),
    at(200, 256, 1.34, bowl(slate)),
  ),
  'farm-butter': tile(
    'A pat of butter with a holly print',
    sky,
    cream,
    'weave',
    window(moss),
    shelf(rose),
    at(204, 250, 1.36, butter),
  ),
  'set-yoghurt': tile(
    'A jar of yoghurt and a spoon',
    fern,
    moss,
    'dots',
    disc(200, 180, 132, ochre),
    shelf(moss),
    at(186, 220, 1.26, jar(cream, disc(0, 0, 20, slate) + disc(0, 0, 9, cream), slate)),
    cut('M318 130L300 330', black, 9),
    oval(320, 112, 22, 36, black),
  ),
  'pasture-eggs': tile(
    'Six eggs in a box',
    ochre,
    paper,
    'gouges',
    halo(paper),
    shelf(moss),
    at(200, 246, 1.4, eggBox([cream, rust, sky, cream, rust, paper])),
    at(324, 330, 0.5, egg(rust), 70),
  ),
  'oyster-mushrooms': tile(
    'A cluster of oyster mushrooms',
    plum,
    rose,
    'rain',
    disc(210, 190, 140, rust),
    at(206, 236, 1.4, oyster),
    area('M60 352Q200 300 350 352V400H60Z', black),
  ),
  'dried-shiitake': tile(
    'Shiitake caps',
    sky,
    cream,
    'grain',
    disc(200, 190, 144, fern),
    at(132, 190, 0.92, shiitake, -14),
    at(276, 180, 0.9, shiitake, 12),
    at(204, 272, 1.15, shiitake),
  ),
  'windowsill-kit': tile(
    'A mushroom kit on a windowsill',
    slate,
    sky,
    'rain',
    block(70, 40, 260, 230, sky),
    cut('M200 40v230M70 150h260M70 40h260v230H70Z', paper, 10),
    shelf(rust),
    block(110, 220, 180, 116, ochre, 8),
    cut('M132 246h60M132 268h40M150 310h110', cream, 5),
    at(236, 224, 0.92, oyster, 12),
  ),
  'heather-honey': tile(
    'A jar of heather honey',
    plum,
    rose,
    'gouges',
    disc(200, 170, 136, rose),
    ...[64, 104, 306, 344].map(
      (x, i) =>
        cut(`M${x} 330Q${x - 6} 250 ${x + (i % 2 ? 12 : -12)} 180`, moss, 6) +
        cut(
          `M${x - 14} 210h.1M${x + 8} 196h.1M${x - 16} 236h.1M${x + 10} 226h.1M${x - 10} 262h.1M${x + 10} 254h.1M${x} 180h.1`,
          i % 2 ? cream : paper,
          15,
        ),
    ),
    shelf(black),
    at(200, 222, 1.28, jar(rust, at(0, 0, 0.42, bee(sky)), black)),
  ),
  'hedge-honey': tile(
    'Two jars of pale honey',
    fern,
    moss,
    'dots',
    disc(200, 170, 136, paper),
    shelf(moss),
    at(270, 246, 0.98, jar(ochre, at(0, 0, 0.7, hex), slate)),
    at(150, 224, 1.2, jar(ochre, at(0, 0, 0.8, hex), moss)),
    at(306, 96, 0.5, bee(cream), -14),
  ),
  'beeswax-candles': tile(
    'A pair of beeswax candles',
    slate,
    black,
    'weave',
    disc(200, 130, 110, ochre),
    disc(200, 130, 74, paper),
    at(156, 218, 1.15, candle),
    at(244, 218, 1.15, candle),
    shelf(plum),
    cut('M120 326h72M208 326h72', black, 16),
  ),
  'beetroot-chutney': tile(
    'A jar of beetroot chutney',
    fern,
    moss,
    'rain',
    window(paper),
    shelf(moss),
    at(
      186,
      222,
      1.26,
      jar(plum, at(0, -2, 0.9, disc(0, 0, 26, rose) + disc(0, 0, 18, cream) + disc(0, 0, 10, rose)), rust),
    ),
    at(318, 274, 0.55, beet(plum), 12),
  ),
  'damson-jam': tile(
    'A jar of damson jam',
    ochre,
    paper,
    'dots',
    halo(sky),
    shelf(rust),
    at(190, 218, 1.26, jar(plum, at(0, -2, 0.5, damson), rose)),
    at(300, 300, 0.8, damson),
    at(340, 322, 0.6, damson, 12),
    at(84, 316, 0.66, damson, -16),
  ),
  'bramley-vinegar': tile(
    'A bottle of cider vinegar',
    rose,
    plum,
    'grain',
    window(sky),
    shelf(plum),
    at(184, 208, 1.38, bottle(ochre, at(0, 0, 0.28, apple(fern)), moss)),
    at(300, 282, 0.62, apple(fern), 8),
  ),
}
