import { area, at, block, cut, disc, INK, repeat } from '../ink'
import { bareTree, brook, cloud, ear, flakes, hills, moon, oyster, rows, sun, tree } from '../motifs/field'
import { candle, coin, crate, egg, eggBox } from '../motifs/larder'
import { apple, curlew, goose, hen } from '../motifs/lives'
import { cottage, lantern, millWheel, person, polytunnel, shed, table, tunnelMouth } from '../motifs/valley'
import { garlic, leekOf, sprout } from '../motifs/vegetables'
import { print, type Texture } from '../stage'

const W = 640
const H = 360
const hero = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** Heroes set in the field, the orchard and the lane. */
export const OUTDOOR_SCENES: Readonly<Record<string, string>> = {
  'violet-leeks': hero(
    'Leeks standing in frost',
    slate,
    sky,
    'gouges',
    at(540, 84, 0.9, moon),
    hills(W, 170, H, sky, black),
    at(96, 172, 0.7, bareTree),
    repeat(
      'l',
      leekOf(plum, rose),
      [70, 170, 274, 378, 482, 580].map((x, i) => [x, 262 + (i % 2) * 16, 0.86, (i % 3) * 4 - 4]),
    ),
    area('M0 330Q320 306 640 330V360H0Z', cream),
    flakes(640, 300, 26),
  ),
  'three-hundred-yards-of-dark': hero(
    'Mushrooms at the tunnel mouth',
    black,
    slate,
    'rain',
    at(320, 220, 1.56, tunnelMouth),
    at(320, 268, 0.5, person(rose, cream, ochre)),
    at(352, 268, 0.28, lantern),
    cut('M292 356L310 300M348 356L332 300', ochre, 5),
    at(110, 260, 0.92, oyster, -8),
    at(536, 262, 0.98, oyster, 10),
    area('M0 344Q120 300 240 350ZM400 350Q520 300 640 340V360H400Z', moss),
  ),
  'a-roof-for-the-tomatoes': hero(
    'The new polytunnel, still a plan',
    sky,
    cream,
    'weave',
    at(548, 84, 0.86, sun(ochre)),
    hills(W, 160, H, fern, moss),
    at(290, 212, 1.44, polytunnel),
    repeat(
      's',
      sprout,
      [70, 118, 500, 548, 596].map((x, i) => [x, 296 + (i % 2) * 10, 0.54]),
    ),
    repeat('c', coin, [
      [562, 226, 0.56],
      [520, 246, 0.4],
      [598, 256, 0.36],
    ]),
  ),
  'the-hungry-gap': hero(
    'Empty beds in May, and a curlew',
    fern,
    moss,
    'gouges',
    at(130, 92, 0.9, cloud(cream)),
    at(520, 76, 0.66, cloud(cream)),
    hills(W, 150, H, moss, rust),
    rows(W, 240, 370, black, 9),
    at(330, 190, 0.98, curlew),
    ...[90, 220, 440, 560].map(x => at(x, 306, 0.42, sprout)),
  ),
  'seventy-one-apples': hero(
    'Apple day under the old trees',
    rose,
    rust,
    'rain',
    disc(320, 140, 120, ochre),
    area('M0 250Q320 210 640 250V360H0Z', moss),
    at(110, 160, 1.1, tree(moss, rose)),
    at(530, 156, 1.12, tree(fern, ochre)),
    at(320, 236, 1, table(300, black)),
    repeat('r', apple(rust), [
      [210, 212, 0.34, -12],
      [322, 212, 0.34],
      [432, 212, 0.34, 12],
    ]),
    repeat('f', apple(fern), [
      [266, 212, 0.34, -6],
      [378, 212, 0.34, 6],
    ]),
    repeat('o', goose, [
      [208, 320, 0.42],
      [470, 318, 0.46],
    ]),
  ),
  'the-mill-stood-still': hero(
    'The mill wheel above a dry brook',
    ochre,
    paper,
    'grain',
    at(540, 84, 0.96, sun(rust)),
    hills(W, 190, H, rust, black),
    block(60, 90, 170, 200, paper),
    area('M40 98L145 24L250 98Z', slate),
    block(96, 130, 36, 44, slate),
    block(160, 130, 36, 44, slate),
    at(290, 216, 0.92, millWheel(slate)),
    cut('M360 320l30-16 26 18 34-20 30 16 40-14 30 18 40-10M400 344l40-8 40 10 50-8', ochre, 4),
    repeat('e', ear(ochre), [
      [470, 236, 0.8, -6],
      [510, 240, 0.8, 4],
      [552, 238, 0.8, 12],
    ]),
  ),
  'why-eggs-are-short': hero(
    'A hen and a half-filled box',
    plum,
    rose,
    'rain',
    at(540, 76, 0.76, moon),
    area('M0 270Q320 236 640 270V360H0Z', cream),
    at(180, 206, 1.24, hen(rust)),
    at(440, 250, 0.96, eggBox([cream, rust, sky])),
    at(330, 306, 0.36, egg(cream), 74),
    flakes(640, 250, 22),
  ),
  'garlic-on-the-shortest-day': hero(
    'Garlic above and below the ground',
    plum,
    rose,
    'weave',
    at(320, 226, 1.3, disc(0, 0, 70, ochre)),
    area('M0 220H640V360H0Z', black),
    repeat(
      'g',
      garlic,
      [90, 206, 322, 438, 552].map((x, i) => [x, 270, 0.56, i % 2 ? 3 : -3]),
    ),
    cut('M30 240h60M130 250h40M260 240h40M376 246h40M492 240h40M590 252h30M150 330h50M380 336h60', rust, 4),
    repeat('t', bareTree, [
      [120, 124, 0.66],
      [540, 130, 0.6],
    ]),
  ),
  'christmas-collection': hero(
    'The goods shed in snow',
    slate,
    sky,
    'dots',
    at(96, 84, 0.7, moon),
    hills(W, 190, H, sky, cream),
    at(330, 190, 1.3, shed(rust, black)),
    area('M164 170L330 66L496 170L470 170L330 92L190 170Z', cream),
    at(560, 206, 0.92, tree(moss)),
    at(88, 252, 0.6, crate()),
    at(196, 262, 0.4, candle),
    at(470, 262, 0.4, candle),
    flakes(640, 330, 32),
  ),
  about: hero(
    'The valley of the Wern Brook',
    ochre,
    paper,
    'gouges',
    at(520, 80, 0.8, sun(rust)),
    hills(W, 130, H, fern, moss),
    at(330, 220, 0.9, shed(rust, black)),
    at(120, 214, 0.5, cottage(cream)),
    at(540, 200, 0.7, tree(fern, rose)),
    brook('M60 370Q180 300 120 262T220 190'),
    at(460, 240, 0.5, tree(moss)),
  ),
}
