/** What a robots.txt says, as it was read: rules in the order of their lines. */
export type RobotsRules = {
  readonly rules: readonly Rule[]
  /** Whom it names, in small letters: nothing said below a name is everything allowed. */
  readonly named: ReadonlySet<string>
  readonly sitemaps: readonly string[]
}

type Rule = {
  readonly kind: 'allow' | 'disallow' | 'crawl-delay'
  readonly value: string
  /** In small letters, without versions; `*` for everybody. */
  readonly agents: ReadonlySet<string>
}

/** What Google reads of a line, in characters. */
const LONGEST_LINE = 2_083 * 8
/** As people write it. */
const DISALLOWS = ['disallow', 'dissallow', 'dissalow', 'disalow', 'diasllow', 'disallaw']
const AGENTS = ['user-agent', 'useragent', 'user agent']
const SITEMAPS = ['sitemap', 'site-map']

/**
 * Reads robots.txt as google/robotstxt does (RFC 9309 §2.2): any line end, a byte order mark, comments, a colon left out
 * between two words, common misspellings. Several groups of one robot are one; agents that follow each other share what
 * stands below them; lines that are not understood end no group. Never throws.
 */
export function readRobots(text: string): RobotsRules {
  const rules: Rule[] = []
  const sitemaps: string[] = []
  const named = new Set<string>()
  let agents = new Set<string>()
  let hasRules = false
  // A wish to wait ends no group, and yet is not of the agents that are named below it.
  let lately = new Set<string>()
  let isNaming = false
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [key, value] = fieldOf(line.slice(0, LONGEST_LINE))
    if (startsWith(AGENTS, key)) {
      if (hasRules) agents = new Set()
      if (!isNaming) lately = new Set()
      hasRules = false
      isNaming = true
      agents.add(agentOf(value))
      named.add(agentOf(value))
      lately.add(agentOf(value))
    } else if (startsWith(SITEMAPS, key)) sitemaps.push(value)
    else if (startsWith(['allow'], key) || startsWith(DISALLOWS, key)) {
      if (agents.size === 0) continue
      hasRules = true
      isNaming = false
      rules.push({ kind: startsWith(['allow'], key) ? 'allow' : 'disallow', value: escaped(value), agents })
    } else if (key === 'crawl-delay' && lately.size > 0) {
      isNaming = false
      rules.push({ kind: 'crawl-delay', value, agents: lately })
    }
  }
  return { rules, named, sitemaps }
}

const startsWith = (words: readonly string[], key: string) => words.some(word => key.startsWith(word))

function fieldOf(line: string): readonly [key: string, value: string] {
  const said = (line.split('#')[0] ?? '').trim()
  const colon = said.indexOf(':')
  if (colon >= 0) return [said.slice(0, colon).trim().toLowerCase(), said.slice(colon + 1).trim()]
  const [key = '', value = '', ...more] = said.split(/[ \t]+/)
  return more.length === 0 && value !== '' ? [key.toLowerCase(), value] : ['', '']
}

/** `Rose-Ash/2.0 (+https://…)` is `rose-ash`; `* ` and `*` are everybody. */
function agentOf(value: string): string {
  if (/^\*(\s|$)/.test(value)) return '*'
  return (/^[a-z_-]*/i.exec(value)?.[0] ?? '').toLowerCase()
}

/**
 * Whether the robot may read the page: the longest of the rules that fit decides, of two alike the one that allows. What
 * names the robot goes before what is for everybody, all of it. `url` is absolute.
 */
export function allowsRobot({ rules, named }: RobotsRules, robotName: string, url: string | URL): boolean {
  const { pathname, search } = new URL(url)
  const path = upperEscapes(pathname + search)
  const own = ownRules({ rules, named }, robotName).filter(({ kind }) => kind !== 'crawl-delay')
  const longest = (kind: Rule['kind']) =>
    Math.max(0, ...own.filter(rule => rule.kind === kind).map(({ value }) => lengthOf(kind, value, path)))
  return longest('disallow') <= longest('allow')
}

/** In seconds, as the robot's own group says it, or everybody's; 0 where neither does. */
export function crawlDelay({ rules, named }: RobotsRules, robotName: string): number {
  const [said] = ownRules({ rules, named }, robotName).filter(({ kind }) => kind === 'crawl-delay')
  const seconds = Number(said?.value ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0
}

function ownRules(
  { rules, named }: Pick<RobotsRules, 'rules' | 'named'>,
  robotName: string,
): readonly Rule[] {
  const name = agentOf(robotName)
  const whose = named.has(name) ? name : '*'
  return rules.filter(({ agents }) => agents.has(whose))
}

/** Of a rule that fits, the length of its pattern; of others 0. Google reads `/shop/index.html` allowed as `/shop/` allowed. */
function lengthOf(kind: Rule['kind'], pattern: string, path: string): number {
  if (fits(pattern, path)) return pattern.length
  const [, folder] = /^(.*\/)index\.htm[^/]*$/.exec(pattern) ?? []
  return kind === 'allow' && folder !== undefined && fits(`${folder}$`, path) ? folder.length + 1 : 0
}

/**
 * `*` is any characters, `$` at its end the end of the path; all else begins the path as it is. Every place that fits so
 * far is carried along, so that no pattern takes more than its length times the path's.
 */
function fits(pattern: string, path: string): boolean {
  let places = [0]
  for (const [at, sign] of [...pattern].entries()) {
    if (sign === '$' && at === pattern.length - 1) return places.at(-1) === path.length
    if (sign === '*') {
      const first = places[0] ?? 0
      places = Array.from({ length: path.length - first + 1 }, (_, more) => first + more)
    } else places = places.filter(place => path[place] === sign).map(place => place + 1)
    if (places.length === 0) return false
  }
  return true
}

/** As addresses have it: `%c3` is `%C3`, and what is not ASCII is written in escapes. */
const escaped = (pattern: string): string =>
  upperEscapes(pattern.toWellFormed().replace(/[^\p{ASCII}]+/gu, text => encodeURIComponent(text)))

const upperEscapes = (text: string): string => text.replace(/%[0-9a-f]{2}/gi, code => code.toUpperCase())
