const SPECIAL = /[&<>"']/
/** The ampersand first, since the others bring one. */
const ENTITIES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
] as const

/** Text for between tags and for quoted attribute values alike. */
export function escapeHtml(text: string): string {
  if (!SPECIAL.test(text)) return text
  let escaped = text
  for (const [character, entity] of ENTITIES) escaped = escaped.replaceAll(character, entity)
  return escaped
}

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms'])
const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp|avif);base64,[a-z0-9+/=]*$/i

/** A URL that cannot run code: relative, or of a known scheme; anything else becomes `#`. */
export function safeUrl(url: string): string {
  // Browsers drop control characters and blanks before they look for the scheme.
  const plain = /^[!-~]*$/.test(url) ? url : visible(url)
  const scheme = /^([^/?#]*?):/.exec(plain)?.[1]
  if (scheme === undefined || SCHEMES.has(scheme.toLowerCase()) || IMAGE_DATA.test(plain)) return url
  return '#'
}

const visible = (text: string): string =>
  Array.from(text)
    .filter(c => (c.codePointAt(0) as number) > 32)
    .join('')

const UNSAFE_STYLE = /url\s*\(|expression\s*\(|image-set|@import|-moz-binding|behavior|[\\<>]|\/\*/i

/** A style without anything that fetches, imports or hides what it says; else nothing. */
export function safeStyle(style: string): string {
  return UNSAFE_STYLE.test(style) ? '' : style
}
