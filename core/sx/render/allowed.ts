/**
 * What a program may write without the host's grant of raw HTML: lists of what is allowed, so that whatever browsers
 * or libraries come to act on next is refused until somebody has looked at it.
 */
import type { AttributeRule } from './attribute-rule.ts'
import { BOOLEAN } from './tags.ts'

/** How the attribute `name`, in small letters, of `tag` is to be filled; null when it may not be written. */
export function allowedRule(tag: string, name: string): AttributeRule | null {
  if (/^aria-[a-z]+$/.test(name)) return 'plain'
  if (name.startsWith('data-')) return ACTED_ON.test(name) ? null : 'plain'
  const particular = PARTICULAR[`${tag} ${name}`]
  if (particular !== undefined) return particular
  if (name === 'open') return tag === 'details' || tag.includes('-') ? 'boolean' : null
  if (BOOLEAN.has(name)) return REFUSED.has(name) ? null : 'boolean'
  const rule = RULES[name]
  if (rule) return rule
  if (PLAIN.has(name)) return 'plain'
  return tag.includes('-') && OF_CUSTOM_ELEMENTS.test(name) ? 'plain' : null
}

/** Libraries take these for commands. */
const ACTED_ON = /^data-(hx|sse|ws|script|turbo|action|controller)(-|$)/

const REFUSED = new Set(['async', 'defer', 'nomodule', 'allowfullscreen'])

/** A custom element's own attributes: words, and none that a browser or a library acts on. */
const OF_CUSTOM_ELEMENTS =
  /^(?!on|hx-|ws-|sse-|x-|v-|ng-|is$|srcdoc$|style$|href$|src$|popover|form)[a-z][a-z0-9-]*$/

const PLAIN = new Set(
  `class id title lang dir tabindex role translate spellcheck draggable contenteditable inputmode enterkeyhint
   autocapitalize slot part itemtype itemprop itemid itemref
   alt width height type value placeholder for rows cols maxlength minlength min max step pattern size autocomplete
   list label colspan rowspan headers scope abbr start datetime preload kind srclang sizes media loading decoding
   fetchpriority rel target download hreflang method enctype formmethod accept wrap span low high optimum shape coords
   usemap name charset property
   d x y x1 y1 x2 y2 dx dy cx cy r rx ry points viewbox transform text-anchor font-size stroke-width stroke-linecap
   stroke-linejoin stroke-dasharray stroke-opacity fill-opacity fill-rule opacity preserveaspectratio xmlns`.split(
    /\s+/,
  ),
)

const RULES: Readonly<Record<string, AttributeRule | undefined>> = {
  __proto__: null as never,
  style: 'plain-style',
  href: 'link',
  cite: 'link',
  src: 'media',
  poster: 'media',
  srcset: 'srcset',
  action: 'local',
  formaction: 'local',
  fill: 'paint',
  stroke: 'paint',
}

/** Where an element gives an attribute more power than others do. */
const PARTICULAR: Readonly<Record<string, AttributeRule | null | undefined>> = {
  __proto__: null as never,
  'link href': 'local',
  'meta name': 'meta-name',
  'meta content': 'plain',
  'use href': 'fragment',
  'use xlink:href': 'fragment',
}

/** What a `meta` may say without telling the browser or a library what to do. */
export const META_NAMES = new Set(
  'application-name author color-scheme description generator keywords robots theme-color viewport'.split(
    ' ',
  ),
)

const PROPERTIES = new Set(
  `align-content align-items align-self aspect-ratio background background-color border border-block border-block-end
   border-block-start border-bottom border-collapse border-color border-inline border-inline-end border-inline-start
   border-left border-radius border-right border-spacing border-style border-top border-width box-sizing break-after
   break-before break-inside caption-side clear color column-count column-gap column-width columns direction display
   empty-cells flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap float font font-family font-size
   font-stretch font-style font-variant font-variant-numeric font-weight gap grid-auto-columns grid-auto-flow
   grid-auto-rows grid-column grid-row grid-template-columns grid-template-rows height hyphens justify-content
   justify-items justify-self letter-spacing line-height list-style-position list-style-type margin margin-block
   margin-block-end margin-block-start margin-bottom margin-inline margin-inline-end margin-inline-start margin-left
   margin-right margin-top max-height max-width min-height min-width object-fit object-position opacity order orphans
   overflow overflow-wrap padding padding-block padding-block-end padding-block-start padding-bottom padding-inline
   padding-inline-end padding-inline-start padding-left padding-right padding-top place-content place-items place-self
   position row-gap table-layout text-align text-decoration text-decoration-color text-decoration-line
   text-decoration-style text-indent text-overflow text-transform text-wrap vertical-align visibility white-space widows
   width word-break word-spacing writing-mode`.split(/\s+/),
)

const FUNCTIONS = new Set(
  'rgb rgba hsl hsla hwb lab lch oklab oklch calc min max clamp minmax repeat fit-content linear-gradient radial-gradient conic-gradient'.split(
    ' ',
  ),
)

/** Could move a box over others when it came out below zero, which a function hides. */
const MOVING = /^(margin|text-indent|letter-spacing|word-spacing|vertical-align|object-position)/

/** The declarations of `style` that neither fetch nor lay anything over the page. */
export function plainStyle(style: string): string {
  return style
    .split(';')
    .map(declaration => declaration.trim())
    .filter(isPlain)
    .join('; ')
}

function isPlain(declaration: string): boolean {
  const [, name = '', value = ''] = /^([a-z-]+)\s*:\s*([\w\s.,%#()+*/!'"-]*)$/i.exec(declaration) ?? []
  const property = name.toLowerCase()
  if (!PROPERTIES.has(property) || value.includes('/*') || /(^|[\s,(/])-[\d.(]/.test(value)) return false
  if (property === 'position') return /^(static|relative)$/i.test(value.trim())
  if (MOVING.test(property) && value.includes('(')) return false
  for (const [, called = ''] of value.matchAll(/([\w-]*)\s*\(/g))
    if (!FUNCTIONS.has(called.toLowerCase())) return false
  return true
}
