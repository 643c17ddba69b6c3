import { area, at, block, cut, disc, INK, oval, repeat } from '../ink'
import { ear, shiitake } from '../motifs/field'
import { candle, crate, loaf } from '../motifs/larder'
import { lantern, ledger, oven, person, table } from '../motifs/valley'
import { kaleLeaf, leek } from '../motifs/vegetables'
import { bowl, mug, steam } from '../motifs/vessels'
import { print, type Texture } from '../stage'

const W = 480
const H = 360
const scene = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** Workshops and the long table. */
export const INDOOR_EVENT_SCENES: Readonly<Record<string, string>> = {
  'sourdough-weekend': scene(
    'Loaves before the oven',
    moss,
    black,
    'grain',
    at(160, 176, 1.14, oven),
    block(0, 284, 480, 76, black),
    repeat('l', loaf(), [
      [346, 250, 0.78],
      [300, 312, 0.5],
      [420, 306, 0.56],
    ]),
    repeat('e', ear(ochre), [
      [404, 130, 0.86, 12],
      [348, 130, 0.8, -8],
    ]),
  ),
  'candle-evenings': scene(
    'Candles hung to cool',
    black,
    slate,
    'weave',
    disc(240, 170, 140, rose),
    disc(240, 170, 100, paper),
    block(40, 66, 400, 12, rust),
    ...[90, 150, 330, 390].map(
      x =>
        cut(`M${x} 76v34`, cream, 4) +
        block(x - 9, 108, 18, 130, ochre, 8) +
        cut(`M${x - 2} 124v70`, cream, 3),
    ),
    at(240, 230, 1.05, candle),
    block(0, 322, 480, 38, plum),
  ),
  'grafting-day': scene(
    'A graft, bound',
    fern,
    moss,
    'dots',
    disc(240, 170, 132, paper),
    area('M222 340L226 180L258 160L262 340Z', rust),
    area('M226 184L232 40H252L258 164Z', moss),
    cut('M220 166l44 16M220 184l44 14M222 202l40 12', ochre, 9),
    cut('M252 70Q290 60 310 30M234 100Q196 90 176 60', moss, 8),
    at(322, 40, 0.4, kaleLeaf(fern, 7), 40),
    at(166, 60, 0.36, kaleLeaf(fern, 7), -40),
    area('M340 250L440 196L452 214L356 274Z', slate),
    area('M440 196L476 172V206L452 214Z', black),
  ),
  'kitchen-mushrooms': scene(
    'Shiitake on a log',
    sky,
    cream,
    'grain',
    area('M0 290H480V360H0Z', moss),
    block(70, 220, 330, 84, rust, 40),
    oval(392, 262, 30, 42, ochre),
    oval(392, 262, 16, 24, rust),
    cut('M110 244h80M220 262h90M130 282h120M300 240h40', cream, 4),
    at(140, 172, 0.6, shiitake, -10),
    at(240, 152, 0.8, shiitake),
    at(340, 180, 0.5, shiitake, 12),
  ),
  'tuesday-meeting': scene(
    'The minute book and two cups of tea',
    rust,
    black,
    'weave',
    at(240, 80, 0.8, lantern),
    block(0, 230, 480, 130, paper),
    cut('M30 330h120M200 344h160M390 328h60', ochre, 4),
    at(240, 248, 0.98, ledger),
    at(84, 222, 0.6, mug(slate)),
    at(400, 222, 0.6, mug(rose)),
  ),
  'packing-evening': scene(
    'Packing the crates',
    moss,
    fern,
    'dots',
    at(240, 70, 0.66, lantern),
    at(110, 168, 0.86, person(rose, black)),
    at(370, 168, 0.86, person(ochre, plum)),
    at(188, 206, 0.56, kaleLeaf(fern), -10),
    at(236, 204, 0.7, leek),
    block(0, 296, 480, 64, black),
    repeat('c', crate(rust), [
      [240, 232, 0.8],
      [80, 266, 0.4],
      [404, 266, 0.4],
    ]),
  ),
  'soup-friday': scene(
    'Soup on the long table',
    slate,
    black,
    'grain',
    disc(240, 170, 120, rose),
    at(240, 296, 1, table(420, rust)),
    at(240, 120, 0.76, steam),
    oval(240, 218, 96, 22, ochre),
    at(240, 222, 1.05, bowl(cream)),
    at(92, 262, 0.5, loaf()),
    at(392, 252, 0.44, mug(fern)),
  ),
}
