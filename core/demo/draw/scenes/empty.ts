import { area, at, block, cut, INK, oval } from '../ink'
import { bareTree, cloud, gate, hills, moon } from '../motifs/field'
import { curlew, hen } from '../motifs/lives'
import { basket, envelope, lantern, shed } from '../motifs/valley'
import { sprout } from '../motifs/vegetables'
import { print, type Texture } from '../stage'

const W = 480
const H = 360
const scene = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: W, height: H, ground, mark, texture }, title, ...motifs)
const { black, cream, rose, rust, ochre, moss, fern, plum, slate, sky } = INK

/** For the pages where there is nothing yet: each is a quiet place with room in it. */
export const EMPTY_SCENES: Readonly<Record<string, string>> = {
  cart: scene(
    'An empty basket and a hopeful hen',
    ochre,
    INK.paper,
    'gouges',
    area('M0 270Q240 240 480 270V360H0Z', moss),
    at(176, 236, 1.16, basket),
    at(366, 244, 0.72, hen(rust)),
  ),
  search: scene(
    'A lantern at a field gate',
    slate,
    black,
    'rain',
    at(390, 82, 0.7, moon),
    hills(W, 190, H, moss, fern),
    at(250, 244, 1.2, gate),
    at(104, 250, 0.8, lantern),
    at(420, 190, 0.8, bareTree),
  ),
  tickets: scene(
    'The shed with its door still closed',
    sky,
    cream,
    'dots',
    at(96, 80, 0.8, cloud(cream)),
    area('M0 270H480V360H0Z', fern),
    at(260, 190, 1.36, shed(rose, slate)),
    cut('M60 320h60M340 330h80M180 340h60', moss, 4),
    block(90, 236, 10, 70, black),
    block(64, 226, 62, 36, cream, 4),
    cut('M76 240h38M76 250h24', rust, 4),
  ),
  timeline: scene(
    'A curlew looking out over quiet water',
    plum,
    rose,
    'grain',
    oval(240, 130, 96, 96, ochre),
    area('M0 210H480V360H0Z', slate),
    cut('M40 240h120M220 256h150M90 290h200M330 310h90M60 336h140M190 228h100', sky, 4),
    area('M150 300Q240 262 340 300Q250 320 150 300Z', black),
    at(240, 214, 0.82, curlew),
  ),
  inbox: scene(
    'A letter in the first green shoots',
    rose,
    plum,
    'weave',
    area('M0 280Q240 250 480 280V360H0Z', black),
    at(240, 190, 1.1, envelope, -5),
    at(96, 288, 0.6, sprout),
    at(392, 290, 0.66, sprout),
    at(330, 316, 0.4, sprout),
  ),
}
