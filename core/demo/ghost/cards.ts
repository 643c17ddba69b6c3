import MarkdownIt from 'markdown-it'
import { card, element, type LexicalNode, text } from './nodes'
import { picture, pictureFields } from './pictures'
import { BadSource } from './source'

const markdown = new MarkdownIt({ html: false })

/** A fenced block of the sources is a card: ```` ```callout 🌱 ````. Throws {@link BadSource} for an unknown one. */
export function cardOf(info: string, body: string): LexicalNode {
  const [kind = '', ...words] = info.trim().split(' ')
  const heading = words.join(' ')
  const content = body.trimEnd()
  switch (kind) {
    case 'callout':
      return card('callout', {
        calloutText: richText(content),
        calloutEmoji: heading,
        backgroundColor: 'green',
      })
    case 'toggle':
      return card('toggle', { heading: span(heading), content: richText(content) })
    case 'button':
      return card('button', { buttonText: heading, alignment: 'left', buttonUrl: content })
    case 'markdown':
      return card('markdown', { markdown: content })
    case 'html':
      return card('html', { html: content, visibility: EVERYONE })
    case 'aside':
      return element('aside', [text(content.replaceAll('\n', ' '))])
    case 'gallery':
      return gallery(content)
    case 'bookmark':
      return bookmark(content)
    case 'call-to-action':
      return callToAction(heading, content)
    default:
      throw new BadSource(info, 'no such card')
  }
}

const EVERYONE = {
  web: { nonMember: true, memberSegment: 'status:free,status:-free' },
  email: { memberSegment: 'status:free,status:-free' },
}

const escaped = (words: string) => markdown.utils.escapeHtml(words)
const span = (words: string) => `<span style="white-space: pre-wrap;">${escaped(words)}</span>`

/** Ghost keeps a card's text as the HTML its little editor exports: every run in a pre-wrapped span. */
function richText(content: string): string {
  return content
    .split(/\n\n+/)
    .map(paragraph => {
      const runs = markdown.renderInline(paragraph.replaceAll('\n', ' '))
      const nested = runs.replace(/<(\/?)strong>/g, (_, slash) => (slash ? '</strong></b>' : '<b><strong>'))
      return `<p dir="ltr"><span style="white-space: pre-wrap;">${nested}</span></p>`
    })
    .join('')
}

const PICTURE = /^!\[(.*)\]\((.*)\)$/
const PICTURES_IN_A_ROW = 3

function gallery(content: string): LexicalNode {
  const images = content.split('\n').map((line, i) => {
    const [, alt = '', illustration = ''] = PICTURE.exec(line) ?? []
    const { src, width, height, fileName } = pictureFields(picture(illustration))
    return { row: Math.floor(i / PICTURES_IN_A_ROW), src, width, height, fileName, alt }
  })
  return card('gallery', { images, caption: '' })
}

function bookmark(content: string): LexicalNode {
  const fields = new Map(
    content.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return card('bookmark', {
    url: fields.get('url') ?? '',
    metadata: {
      icon: '',
      title: fields.get('title') ?? '',
      description: fields.get('description') ?? '',
      author: '',
      publisher: fields.get('publisher') ?? '',
      thumbnail: '',
    },
    caption: '',
  })
}

function callToAction(buttonText: string, content: string): LexicalNode {
  const [buttonUrl = '', ...words] = content.split('\n')
  return card('call-to-action', {
    layout: 'minimal',
    alignment: 'left',
    textValue: richText(words.join('\n')),
    showButton: true,
    showDividers: true,
    buttonText,
    buttonUrl,
    buttonColor: '#55683f',
    buttonTextColor: '#ffffff',
    hasSponsorLabel: false,
    sponsorLabel: '',
    backgroundColor: 'green',
    linkColor: 'text',
    imageUrl: '',
    imageWidth: null,
    imageHeight: null,
    visibility: EVERYONE,
  })
}
