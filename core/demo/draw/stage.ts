import { block, INK } from './ink'

/** Textures cut into the background block; all are one small repeated pattern. */
const TEXTURES = {
  gouges: ['40', '26', 'M4 8q7-5 14 0M24 20q7-5 14 0'],
  rain: ['26', '34', 'M6 4l-4 11M20 20l-4 11'],
  dots: ['24', '24', 'M6 6h.1M18 18h.1'],
  grain: ['90', '18', 'M2 5h34M52 5h22M18 14h40M72 14h14'],
  weave: ['28', '28', 'M4 8h9M8 18v8M18 4v9M18 22h8'],
} as const

export type Texture = keyof typeof TEXTURES

export type Stage = {
  readonly width: number
  readonly height: number
  readonly ground: string
  readonly texture: Texture
  /** Ink of the texture; quiet against the ground. */
  readonly mark: string
}

/**
 * One printed sheet: a paper edge, the inked block inside it, its texture, and the motifs clipped to it.
 * The tile is opaque, so that it reads the same on a light and on a dark page. The title is what an
 * SVG opened by itself is called; in a page the `alt` of its `<img>` speaks.
 */
export function print(stage: Stage, title: string, ...motifs: string[]): string {
  const { width, height } = stage
  const [patternWidth, patternHeight, marks] = TEXTURES[stage.texture]
  // A hand-cut block is never quite square: the edge wavers by a few units.
  const edge = `M13 11L${width - 9} 14L${width - 12} ${height - 10}L10 ${height - 13}Z`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><title>${title}</title>`,
    `<defs><pattern id="tx" width="${patternWidth}" height="${patternHeight}" patternUnits="userSpaceOnUse">`,
    `<path fill="none" stroke="${stage.mark}" stroke-width="3" stroke-linecap="round" d="${marks}"/></pattern>`,
    `<clipPath id="cl"><path d="${edge}"/></clipPath></defs>`,
    block(0, 0, width, height, INK.paper),
    '<g clip-path="url(#cl)" stroke-linecap="round" stroke-linejoin="round">',
    block(0, 0, width, height, stage.ground),
    block(0, 0, width, height, 'url(#tx)'),
    ...motifs,
    '</g></svg>\n',
  ].join('')
}
