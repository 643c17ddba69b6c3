const SPECIAL = /[&<>"']/

/** Text for between tags and for quoted attribute values alike. */
export function escapeHtml(text: string): string {
  const first = text.search(SPECIAL)
  if (first < 0) return text
  let escaped = ''
  let from = 0
  for (let i = first; i < text.length; i++) {
    const entity = entityOf(text.charCodeAt(i))
    if (entity === '') continue
    escaped += text.slice(from, i) + entity
    from = i + 1
  }
  return escaped + text.slice(from)
}

function entityOf(code: number): string {
  switch (code) {
    case 38:
      return '&amp;'
    case 60:
      return '&lt;'
    case 62:
      return '&gt;'
    case 34:
      return '&quot;'
    case 39:
      return '&#39;'
    default:
      return ''
  }
}

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms'])
const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp|avif);base64,[a-z0-9+/=]*$/i

/** A URL of a picture or other medium: one that cannot run code; anything else becomes `#`. */
export function safeUrl(url: string): string {
  return IMAGE_DATA.test(plain(url)) ? url : safeLink(url)
}

/** A URL that cannot run code: relative, or of a known scheme; anything else becomes `#`. */
export function safeLink(url: string): string {
  const scheme = schemeOf(url)
  return scheme === undefined || SCHEMES.has(scheme.toLowerCase()) ? url : '#'
}

/** A URL of the same host; anything else becomes `#`. Browsers read a backslash as a slash. */
export function localUrl(url: string): string {
  return schemeOf(url) === undefined && !/^[\\/]{2}/.test(plain(url)) ? url : '#'
}

const schemeOf = (url: string): string | undefined => /^([^/?#\\]*?):/.exec(plain(url))?.[1]

/** Browsers drop control characters and blanks before they look for the scheme. */
const plain = (url: string): string => (/^[!-~]*$/.test(url) ? url : visible(url))

const visible = (text: string): string =>
  Array.from(text)
    .filter(c => (c.codePointAt(0) as number) > 32)
    .join('')

const UNSAFE_STYLE = /url\s*\(|expression\s*\(|image-set|@import|-moz-binding|behavior|[\\<>]|\/\*/i

/** A style without anything that fetches, imports or hides what it says; else nothing. */
export function safeStyle(style: string): string {
  return UNSAFE_STYLE.test(style) ? '' : style
}
