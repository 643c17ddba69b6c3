/** A key that is not lower-case words with a known ending, `images/3f/3fa9….webp`. */
export class InvalidMediaKey extends Error {
  override readonly name = 'InvalidMediaKey'
  constructor(readonly key: string) {
    super(`not a media key: ${JSON.stringify(key)}`)
  }
}

const KEY = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*\.([a-z0-9]+)$/
const MAX_KEY_LENGTH = 200
/** Nothing here is a document that a browser would run: what could be one is kept as `bin`. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  bin: 'application/octet-stream',
  gif: 'image/gif',
  ico: 'image/x-icon',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  ogv: 'video/ogg',
  vtt: 'text/vtt; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  rtf: 'application/rtf',
  epub: 'application/epub+zip',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  zip: 'application/zip',
}

/**
 * The content type that a key's ending stands for: decided by us, never by who uploads. Throws InvalidMediaKey,
 * also for whatever would leave the store's folder.
 */
export function contentTypeOf(key: string): string {
  const ending = key.length <= MAX_KEY_LENGTH ? KEY.exec(key)?.[2] : undefined
  const contentType = ending && Object.hasOwn(CONTENT_TYPES, ending) ? CONTENT_TYPES[ending] : undefined
  if (!contentType) throw new InvalidMediaKey(key)
  return contentType
}
