import { circlesOf, type Graph } from '../../tests/circles'

const COLUMN = 168
const ROW = 96
const BOX_WIDTH = 148
const LINE = 17
const PADDING = 12
const MOST_IN_A_ROW = 7

type Box = {
  readonly names: readonly string[]
  readonly x: number
  readonly y: number
  readonly height: number
}

/** An SVG of `graph`: what imports stands above what it imports; a circle of imports is one box with a thick edge. */
export function draw(graph: Graph): string {
  const groups = circlesOf(graph)
  const groupOf = new Map(groups.flatMap(group => group.map(part => [part, group] as const)))
  const needs = new Map(
    groups.map(group => {
      const targets = group.flatMap(part => [...(graph.get(part) ?? [])].map(target => groupOf.get(target)))
      return [group, new Set(targets.filter(target => target !== undefined && target !== group))] as const
    }),
  )
  const layers = layersOf(groups, group => [...(needs.get(group) ?? [])])
  const boxes = placed(layers)
  const width =
    PADDING * 2 + COLUMN * Math.min(MOST_IN_A_ROW, Math.max(...layers.map(({ length }) => length)))
  const height = Math.max(...[...boxes.values()].map(box => box.y + box.height)) + PADDING
  const arrows = groups.flatMap(group =>
    direct(group, needs).map(target => arrow(boxes.get(group) as Box, boxes.get(target) as Box)),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    '<style>svg{background:#f5f6f0}.box{fill:#fff;stroke:#1c3327}.circle{stroke-width:3}.arrow{stroke:#8a9a90;fill:none;marker-end:url(#head)}text{fill:#16241c;text-anchor:middle}</style>',
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a9a90"/></marker></defs>',
    ...arrows,
    ...[...boxes.values()].map(drawBox),
    '</svg>',
    '',
  ].join('\n')
}

type Group = readonly string[]
type Needs = ReadonlyMap<Group, ReadonlySet<Group | undefined>>

/** Each group one layer above the highest of those that it imports; the lowest layer comes last. */
function layersOf(groups: readonly Group[], needsOf: (group: Group) => (Group | undefined)[]): Group[][] {
  const level = new Map<Group, number>()
  for (const group of groups) {
    level.set(group, 1 + Math.max(-1, ...needsOf(group).map(target => (target && level.get(target)) ?? -1)))
  }
  const layers: Group[][] = []
  for (const [group, at] of level) {
    layers[at] ??= []
    layers[at].push(group)
  }
  return layers.reverse().map(layer => layer.sort((a, b) => String(a).localeCompare(String(b))))
}

/** Arrows that follow from others are left out: A → C, where A → B → C. */
function direct(group: Group, needs: Needs): Group[] {
  const targets = [...(needs.get(group) ?? [])].filter(target => target !== undefined)
  return targets.filter(target => !targets.some(other => other !== target && reaches(other, target, needs)))
}

function reaches(from: Group, to: Group, needs: Needs): boolean {
  return [...(needs.get(from) ?? [])].some(
    next => next !== undefined && (next === to || reaches(next, to, needs)),
  )
}

function placed(layers: readonly Group[][]): ReadonlyMap<Group, Box> {
  const boxes = new Map<Group, Box>()
  let y = PADDING
  for (const layer of layers) {
    for (let start = 0; start < layer.length; start += MOST_IN_A_ROW) {
      const row = layer.slice(start, start + MOST_IN_A_ROW)
      const height = (names: Group) => 18 + LINE * names.length
      row.forEach((names, column) => {
        boxes.set(names, { names, x: PADDING + column * COLUMN, y, height: height(names) })
      })
      y += Math.max(...row.map(height)) + ROW / 2
    }
  }
  return boxes
}

function drawBox({ names, x, y, height }: Box): string {
  const lines = names.map(
    (name, line) => `<text x="${x + BOX_WIDTH / 2}" y="${y + 22 + line * LINE}">${name}</text>`,
  )
  const kind = names.length > 1 ? 'box circle' : 'box'
  return `<rect class="${kind}" x="${x}" y="${y}" width="${BOX_WIDTH}" height="${height}" rx="8"/>${lines.join('')}`
}

function arrow(from: Box, to: Box): string {
  const [x1, y1] = [from.x + BOX_WIDTH / 2, from.y + from.height]
  const [x2, y2] = [to.x + BOX_WIDTH / 2, to.y]
  return `<path class="arrow" d="M${x1} ${y1}C${x1} ${y1 + 24} ${x2} ${y2 - 24} ${x2} ${y2}"/>`
}
