/** The zeros of the digits that prices are written in: Arabic, Persian, Indian, Thai, Burmese, Khmer and full width. */
const ZEROS = [...'٠۰०০੦૦୦௦౦೦൦๐໐၀០０'].map(zero => zero.charCodeAt(0))

/** The text with every digit as 0 to 9, and the points and commas between digits as `.` and `,`. */
export function westernDigits(text: string): string {
  return text
    .replace(/(?!\d)\p{Nd}/gu, digit => {
      const zero = ZEROS.find(each => digit.charCodeAt(0) - each >= 0 && digit.charCodeAt(0) - each < 10)
      return zero === undefined ? digit : String(digit.charCodeAt(0) - zero)
    })
    .replace(/(?<=\d)[٫．](?=\d)/g, '.')
    .replace(/(?<=\d)[٬，](?=\d)/g, ',')
}
