/** So much of a file is looked at to tell UTF-16 without a mark. */
const LOOKED_AT = 512

/**
 * The text of a file as spreadsheets, banks and shops save it: a byte order mark first (Unicode §23.8), then UTF-16 by its zero
 * bytes, then UTF-8, which other text almost never is by chance, and otherwise Windows-1252 or Windows-1250 (WHATWG Encoding), as its
 * words tell. No mark is left in it. Never throws.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = markedOf(bytes) ?? zeroesOf(bytes)
  if (encoding) return new TextDecoder(encoding).decode(bytes).replace(/^\uFEFF/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    const western = new TextDecoder('windows-1252').decode(bytes)
    return isCentral(western) ? new TextDecoder('windows-1250').decode(bytes) : western
  }
}

/** Signs within a word are letters of Polish or Hungarian there: `¯ó³w`. */
const SIGNS_IN_WORDS = /(?<=\p{L})[¹³¿¾¼¯£¥](?=\p{L})|(?<![\p{L}\d])[¯¿¾¼](?=\p{Ll})[\p{L}¹³¿¯]*[¹³¿¯]/u
/** What western languages that have a caron do not have beside it: `žluouèký kùò`. */
const CARONS = /[šžŠŽ]/
const OF_CARONS = /\p{L}[øìèùòï](?!\p{L}*[åæ])/u
const WESTERN = /[àâêîôûäöüßñãõåæœ]/

/** Whether a text that was read as Windows-1252 is of Windows-1250, which Polish, Czech, Slovak and Hungarian are written in. */
const isCentral = (western: string): boolean =>
  SIGNS_IN_WORDS.test(western) || (CARONS.test(western) && OF_CARONS.test(western) && !WESTERN.test(western))

type Wide = 'utf-16le' | 'utf-16be'

function markedOf([first, second]: Uint8Array): Wide | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

/** Of western text every other byte is zero; no other encoding of text has any. */
function zeroesOf(bytes: Uint8Array): Wide | null {
  const head = bytes.subarray(0, LOOKED_AT - (LOOKED_AT % 2))
  const pairs = Math.floor(head.length / 2)
  if (pairs === 0) return null
  let [even, odd] = [0, 0]
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even += 1
    if (head[at + 1] === 0) odd += 1
  }
  if (odd > pairs / 2 && even === 0) return 'utf-16le'
  return even > pairs / 2 && odd === 0 ? 'utf-16be' : null
}
