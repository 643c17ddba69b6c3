import { area, at, block, cut, disc, INK, repeat } from '../ink'
import { brook, cloud, ear, flakes, hills, rows, sun, tree } from '../motifs/field'
import { loaf } from '../motifs/larder'
import { bee, cow, goose, hen, skep } from '../motifs/lives'
import { cottage, millWheel, oven, person, tunnelMouth } from '../motifs/valley'
import { kaleLeaf } from '../motifs/vegetables'
import { print, type Texture } from '../stage'

const W = 480
const H = 360
const scene = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

export const PRODUCER_SCENES: Readonly<Record<string, string>> = {
  'upper-wern-farm': scene(
    'Vegetable beds below a hill farm',
    sky,
    cream,
    'gouges',
    at(380, 84, 0.7, sun(ochre)),
    hills(W, 140, H, fern, moss),
    at(112, 150, 0.72, cottage(cream)),
    rows(W, 214, 370, fern),
    at(86, 292, 0.72, kaleLeaf(slate), -6),
    at(392, 300, 0.78, kaleLeaf(fern), 8),
    at(244, 262, 0.84, person(rose, black)),
  ),
  'cefn-bees': scene(
    'Three skeps on the bank, and bees',
    plum,
    rose,
    'dots',
    disc(350, 110, 66, ochre),
    hills(W, 170, H, rose, moss),
    repeat('s', skep, [
      [110, 232, 0.76],
      [250, 250, 0.98],
      [394, 236, 0.72],
    ]),
    repeat('b', bee(), [
      [176, 96, 0.36, -18],
      [262, 66, 0.3, 12],
      [82, 128, 0.26, 30],
      [330, 176, 0.26, -30],
    ]),
  ),
  'dykeside-hens': scene(
    'Hens on the dyke',
    ochre,
    paper,
    'grain',
    at(84, 84, 0.66, cloud(cream)),
    area('M0 240Q120 130 240 200T480 150V360H0Z', fern),
    area('M0 270Q200 220 480 280V360H0Z', moss),
    at(
      352,
      152,
      0.86,
      block(-90, -20, 180, 70, rust) +
        area('M-104-20L0-76L104-20Z', black) +
        cut('M-70 0h40M-70 24h60M20 6h50M10 30h60', cream, 4) +
        disc(-50, 60, 20, black) +
        disc(50, 60, 20, black),
    ),
    at(124, 234, 0.94, hen(cream)),
    at(276, 270, 0.8, hen(rust)),
    at(404, 284, 0.62, hen(plum)),
  ),
  'hollybush-dairy': scene(
    'A roan cow on the bank',
    fern,
    moss,
    'gouges',
    at(400, 76, 0.7, cloud(cream)),
    at(110, 86, 0.9, cloud(cream)),
    area('M0 200Q160 130 300 186T480 170V360H0Z', moss),
    at(88, 190, 0.6, cottage(paper)),
    at(280, 210, 1.25, cow(rust)),
    cut(
      'M30 320q6-18 0-30M44 322q6-20 14-24M400 330q6-18 0-30M416 330q6-18 14-24M120 338q6-16 2-28M330 344q6-16 2-24',
      fern,
      5,
    ),
  ),
  'tunnel-mushrooms': scene(
    'The mouth of the tunnel',
    moss,
    fern,
    'weave',
    area('M0 120Q130 20 250 60T480 110V360H0Z', fern),
    at(240, 220, 1.16, tunnelMouth),
    cut('M216 350L232 260M264 350L248 260M206 336h68M218 300h44', ochre, 6),
    at(240, 262, 0.4, person(rose, cream, ochre)),
    area('M0 350Q60 270 112 350ZM370 350Q430 280 480 350Z', moss),
    cut('M60 250q10 24 0 40M420 220q-10 30 0 50', cream, 4),
  ),
  'kiln-orchard': scene(
    'Old apple trees and geese',
    rose,
    rust,
    'rain',
    disc(240, 130, 108, ochre),
    area('M0 236Q240 190 480 236V360H0Z', moss),
    at(96, 152, 1.04, tree(moss, rose)),
    at(258, 138, 1.2, tree(fern, rust)),
    at(412, 160, 0.96, tree(moss, ochre)),
    repeat('g', goose, [
      [172, 288, 0.62],
      [330, 294, 0.56],
    ]),
  ),
  'wern-mill': scene(
    'A mill wheel turning in the brook',
    slate,
    black,
    'rain',
    block(230, 60, 250, 240, paper),
    area('M206 72L350-6L500 72Z', rust),
    block(292, 112, 44, 52, slate),
    block(376, 112, 44, 52, slate),
    cut('M314 112v52M398 112v52M254 90h24M440 100h20M250 200h18M430 220h30M360 200h24', rust, 4),
    at(196, 206, 1.14, millWheel(rust)),
    area('M0 296H480V360H0Z', slate),
    brook('M-10 326Q60 304 130 326T270 326T400 326T500 322'),
    at(430, 250, 0.86, ear(ochre), 8),
    at(452, 254, 0.8, ear(ochre), 16),
  ),
  'goods-shed-bakery': scene(
    'The oven, and a loaf coming out',
    plum,
    black,
    'grain',
    block(0, 290, 480, 70, black),
    at(170, 190, 1.28, oven),
    at(366, 196, 0.98, person(cream, cream, ochre)),
    cut('M250 304L420 262', ochre, 10),
    at(232, 296, 0.5, loaf()),
    flakes(480, 70, 9),
    cut('M30 330h90M200 340h110M380 332h60', rust, 4),
  ),
}
