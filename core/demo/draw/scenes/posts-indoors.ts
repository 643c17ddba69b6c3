import { area, at, block, cut, disc, INK, oval, repeat } from '../ink'
import { ear, sack, shiitake } from '../motifs/field'
import { crate, loaf } from '../motifs/larder'
import { bee, skep } from '../motifs/lives'
import { lantern, ledger, person, shed } from '../motifs/valley'
import { beet, carrot, kaleLeaf, leek, squash, squashHalf } from '../motifs/vegetables'
import { bowl, jar, mug, pot, steam } from '../motifs/vessels'
import { print, type Texture } from '../stage'

const W = 640
const H = 360
const hero = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, paper, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** Heroes set at a table or in the packing shed. */
export const INDOOR_SCENES: Readonly<Record<string, string>> = {
  'two-hundred-and-eighteen-jars': hero(
    'A shelf of heather honey',
    plum,
    rose,
    'gouges',
    disc(470, 150, 130, rose),
    block(0, 296, 640, 64, black),
    repeat('j', jar(rust, at(0, 0, 0.42, bee(sky)), black), [
      [80, 216, 0.84],
      [196, 216, 0.84],
      [312, 216, 0.84],
    ]),
    at(478, 218, 0.8, skep),
    repeat('b', bee(), [
      [566, 90, 0.36, -16],
      [408, 76, 0.3, 20],
    ]),
    cut('M40 320h120M240 334h160M460 322h110', rose, 4),
  ),
  'forty-one-hands': hero(
    'A meeting round a long table',
    rust,
    black,
    'weave',
    at(320, 60, 0.7, lantern),
    ...[90, 200, 310, 420, 540].map((x, i) =>
      at(
        x,
        176,
        0.92,
        person(
          [moss, plum, slate, rose, fern][i] ?? moss,
          [black, fern, cream, slate, plum][i] ?? black,
          ochre,
        ),
      ),
    ),
    block(20, 250, 600, 110, paper),
    cut('M50 276h180M300 290h240M90 316h160M360 330h200', ochre, 4),
    at(230, 276, 0.56, ledger),
    at(420, 276, 0.42, mug(slate)),
  ),
  'how-the-box-works': hero(
    'Crates being packed in the shed',
    sky,
    cream,
    'dots',
    at(500, 150, 1.1, shed(rust, black)),
    area('M0 262H640V360H0Z', moss),
    repeat('k', kaleLeaf(slate), [
      [92, 158, 0.66, -10],
      [350, 206, 0.6, 8],
    ]),
    at(150, 168, 0.8, leek),
    at(230, 196, 0.42, squash(ochre)),
    repeat('c', crate(ochre), [
      [160, 236, 0.98],
      [340, 262, 0.8],
    ]),
  ),
  'squash-and-shiitake': hero(
    'Squash and shiitake by the pot',
    ochre,
    paper,
    'gouges',
    block(0, 270, 640, 90, rust),
    at(320, 200, 1.2, pot(rose)),
    at(320, 70, 0.7, steam),
    at(120, 230, 0.98, squash(slate)),
    at(216, 290, 0.56, squashHalf),
    at(480, 250, 0.66, shiitake, -8),
    at(560, 266, 0.72, shiitake, 10),
    cut('M40 320h110M300 332h130M480 340h100', cream, 4),
  ),
  'keeping-a-leaven': hero(
    'A jar of leaven, flour and a loaf',
    fern,
    moss,
    'dots',
    disc(200, 160, 130, moss),
    block(0, 280, 640, 80, rust),
    at(200, 196, 1.04, jar(paper, cut('M-14 0h28', ochre, 6), slate)),
    cut(
      'M158 152h.1M180 142h.1M206 156h.1M230 144h.1M192 170h.1M222 172h.1M246 160h.1M160 274h.1M190 270h.1M224 276h.1',
      ochre,
      11,
    ),
    at(372, 206, 0.92, sack(cream, at(0, 24, 0.44, ear(ochre)))),
    at(530, 240, 0.9, loaf()),
    cut('M40 312h90M260 330h120M470 320h120', cream, 4),
  ),
  'a-seed-swap': hero(
    'Envelopes of seed on a table',
    fern,
    moss,
    'grain',
    block(0, 240, 640, 120, rust),
    ...[90, 220, 350, 480].map((x, i) =>
      at(
        x,
        200,
        0.9,
        block(-56, -70, 112, 150, i % 2 ? cream : paper, 5) +
          area('M-56-70H56L0-26Z', [rose, ochre, slate, moss][i] ?? rose) +
          at(0, 26, 0.42, [beet(), squash(ochre), leek, carrot][i] ?? ''),
        i * 4 - 6,
      ),
    ),
    cut('M570 280h.1M592 296h.1M556 302h.1M580 320h.1M604 316h.1M540 324h.1', black, 11),
  ),
  soup: hero(
    'Soup on the long table',
    rose,
    plum,
    'grain',
    block(0, 260, 640, 100, plum),
    oval(320, 222, 100, 24, ochre),
    at(320, 226, 1.1, bowl(slate)),
    at(320, 110, 0.8, steam),
    at(120, 236, 0.7, loaf()),
    at(530, 232, 0.6, mug(moss)),
  ),
}
