import { area, block, cut, disc, INK } from '../ink'
import { print, type Texture } from '../stage'

/** The square picture of a product. */
export const tile = (title: string, ground: string, mark: string, texture: Texture, ...motifs: string[]) =>
  print({ width: 400, height: 400, ground, mark, texture }, title, ...motifs)

// What products stand on and before.
export const shelf = (ink: string) =>
  block(0, 310, 400, 90, ink) + cut('M30 332h110M190 348h150M60 370h90M250 376h70', INK.cream, 3)
export const halo = (ink: string) => disc(200, 190, 140, ink)
export const window = (ink: string) => area('M70 320V180C70 90 130 50 200 50S330 90 330 180V320Z', ink)
