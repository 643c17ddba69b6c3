const WORDS =
  'leek frost barn ridge hedge kiln rime clover thistle orchard ewe churn loft gate beck fell dale moss'.split(
    ' ',
  )
const AUTHORS = 12
const CATEGORIES = 40
const COMMENTS_OF_A_POST = 12

/**
 * A WordPress export of about so many bytes, part by part, the same each time: authors, categories, pictures, posts with
 * blocks and without, comments of theirs, and the broken parts that real ones have: an end of CDATA within words, tags that
 * are never closed, dates that no calendar has, control characters, revisions.
 */
export function* wordpressFile(bytes: number): Generator<string> {
  let written = 0
  const say = (part: string) => {
    written += part.length
    return part
  }
  yield say(`<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Fell Diary</title><description>From the top of the dale</description><wp:wxr_version>1.2</wp:wxr_version>
${named(AUTHORS, at => `<wp:author><wp:author_login><![CDATA[author${at}]]></wp:author_login><wp:author_display_name><![CDATA[Author № ${at}]]></wp:author_display_name></wp:author>`)}
${named(CATEGORIES, at => `<wp:category><wp:category_nicename>c-${at}</wp:category_nicename><wp:cat_name><![CDATA[Category ${at} & more]]></wp:cat_name></wp:category>`)}
`)
  for (let id = 1; written < bytes; id++) yield say(itemOf(id))
  yield '</channel>\n</rss>\n'
}

function itemOf(id: number): string {
  if (id % 7 === 0) return attachment(id)
  if (id % 11 === 0) return item(id, 'revision', 'inherit', 'An earlier text')
  const broken = id % 97 === 0
  const html = id % 2 === 0 ? blocksOf(id) : looseOf(id)
  const comments = named(COMMENTS_OF_A_POST, at => commentOf(id, at))
  return item(
    id,
    id % 13 === 0 ? 'page' : 'post',
    id % 17 === 0 ? 'draft' : 'publish',
    broken ? `${html}]]]]><![CDATA[> \u0007 <b>never <i>closed` : html,
    `${named(3, at => `<category domain="category" nicename="c-${(id + at) % CATEGORIES}"><![CDATA[Category ${(id + at) % CATEGORIES} & more]]></category>`)}${comments}`,
    broken ? '2019-02-31 25:61:00' : `20${10 + (id % 14)}-0${1 + (id % 9)}-1${id % 10} 10:00:00`,
  )
}

function item(
  id: number,
  type: string,
  status: string,
  html: string,
  more = '',
  date = '2020-05-04 10:00:00',
) {
  return `<item><title>Entry ${id} of the ${WORDS[id % WORDS.length]}</title><guid>https://fell.example/?p=${id}</guid><dc:creator><![CDATA[author${id % AUTHORS}]]></dc:creator>
<content:encoded><![CDATA[${html}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>${id}</wp:post_id><wp:post_date><![CDATA[${date}]]></wp:post_date><wp:post_date_gmt><![CDATA[${date}]]></wp:post_date_gmt><wp:post_name><![CDATA[entry-${id}]]></wp:post_name><wp:status><![CDATA[${status}]]></wp:status><wp:post_type><![CDATA[${type}]]></wp:post_type><wp:post_password></wp:post_password>
<wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key><wp:meta_value><![CDATA[${Math.floor(id / 7) * 7}]]></wp:meta_value></wp:postmeta>${more}</item>
`
}

const attachment = (id: number) =>
  `<item><title>Picture ${id}</title><guid>https://fell.example/p${id}.jpg</guid><wp:post_id>${id}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status><wp:attachment_url>https://fell.example/wp-content/uploads/2020/05/p${id}.jpg</wp:attachment_url></item>\n`

const commentOf = (id: number, at: number) =>
  `<wp:comment><wp:comment_id>${id}${at}</wp:comment_id><wp:comment_author><![CDATA[Reader ${at}]]></wp:comment_author><wp:comment_content><![CDATA[${sentences(id + at, 2)}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>`

function blocksOf(id: number): string {
  const paragraph = (at: number) =>
    `<!-- wp:paragraph -->\n<p>${sentences(id * 31 + at, 3)} <a href="https://fell.example/?p=${at}">more</a></p>\n<!-- /wp:paragraph -->\n`
  return `${named(20, paragraph)}<img src="https://fell.example/wp-content/uploads/2020/05/p${id % 400}-300x200.jpg" alt="">`
}

const looseOf = (id: number) => named(20, at => `${sentences(id * 37 + at, 3)}\n\n`)

function sentences(seed: number, many: number): string {
  return named(
    many,
    at => `${named(12, word => `${WORDS[(seed * 7 + at * 5 + word * 3) % WORDS.length]} `)}of ${seed}. `,
  )
}

const named = (many: number, of: (at: number) => string) =>
  Array.from({ length: many }, (_, at) => of(at)).join('')
