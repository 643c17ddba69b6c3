/** The eleven inks of the whole set: earth, leaf, fruit, and two papers. Nothing is drawn in any other. */
export const INK = {
  black: '#2d2a30',
  paper: '#f2e6cf',
  cream: '#fbf4e4',
  rose: '#b65661',
  rust: '#b5622f',
  ochre: '#d9a441',
  moss: '#55683f',
  fern: '#8a9a63',
  plum: '#65324c',
  slate: '#496070',
  sky: '#c2d2cf',
} as const

/** A solid area. */
export const area = (d: string, fill: string) => `<path fill="${fill}" d="${d}"/>`

/** What the gouge took away (or a line laid on top); round ends are inherited from the printed sheet. */
export const cut = (d: string, stroke: string = INK.cream, width = 5) =>
  `<path fill="none" stroke="${stroke}" stroke-width="${width}" d="${d}"/>`

export const disc = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`

export const oval = (x: number, y: number, rx: number, ry: number, fill: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`

export const block = (x: number, y: number, width: number, height: number, fill: string, rx = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"${rx ? ` rx="${rx}"` : ''} fill="${fill}"/>`

/** Places motifs, each drawn around 0,0 within ±100, at x,y in a scale and a turn (degrees). */
export const at = (x: number, y: number, scale: number, motif: string, turn = 0) =>
  `<g transform="translate(${x} ${y})${turn ? ` rotate(${turn})` : ''}${scale === 1 ? '' : ` scale(${scale})`}">${motif}</g>`

/**
 * The same motif several times: drawn once, then referred to within the drawing, which keeps a row of jars
 * as small as one. `id` must be unique in the drawing.
 */
export const repeat = (
  id: string,
  motif: string,
  places: readonly (readonly [number, number, number, number?])[],
) =>
  places
    .map(([x, y, scale, turn], i) =>
      at(x, y, scale, i ? `<use href="#${id}"/>` : `<g id="${id}">${motif}</g>`, turn),
    )
    .join('')

/** A number with at most one decimal: a tenth of a unit is finer than any press. */
export const n = (value: number) => String(Math.round(value * 10) / 10)
