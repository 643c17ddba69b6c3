import { describe, expect, test } from 'bun:test'
import { foreignMedia } from './foreign-media'

const isOwn = ({ hostname }: URL) => hostname === 'own.example.test'
const found = (things: unknown) => foreignMedia(things, isOwn).sort()
const post = (...children: unknown[]) => [{ lexical: JSON.stringify({ root: { type: 'root', children } }) }]
const at = (name: string) => `https://elsewhere.example.test/${name}`

describe('media of other hosts are found', () => {
  test.each([
    ['a picture', { type: 'image', src: at('a.png') }, ['a.png']],
    [
      'a gallery',
      { type: 'gallery', images: [{ src: at('b.jpg') }, { src: at('a.jpg') }] },
      ['a.jpg', 'b.jpg'],
    ],
    ['a film', { type: 'video', src: at('f.mp4'), thumbnailSrc: at('t.png') }, ['f.mp4', 't.png']],
    ['a recording', { type: 'audio', src: at('bell.mp3') }, ['bell.mp3']],
    ['a file', { type: 'file', src: at('list.pdf') }, ['list.pdf']],
    [
      'a bookmark',
      { type: 'bookmark', url: at('page'), metadata: { icon: at('i.png'), thumbnail: at('t.jpg') } },
      ['i.png', 't.jpg'],
    ],
    [
      'HTML',
      { type: 'html', html: `<p><a href="${at('no')}"><IMG alt='x' src="${at('a.png?a=1&amp;b=2')}"></a>` },
      ['a.png?a=1&amp;b=2'],
    ],
    ['Markdown', { type: 'markdown', markdown: `![x](${at('m.png')}) [l](${at('no.png')})` }, ['m.png']],
    [
      'a card within a list',
      { type: 'list', children: [{ type: 'image', src: at('deep.png') }] },
      ['deep.png'],
    ],
  ])('in %s', (_, node, names) => {
    expect(found(post(node))).toEqual(names.map(at))
  })

  test('on a post, a tag and a person', () => {
    expect(found([{ feature_image: at('1'), og_image: at('2') }, { profileImage: at('3') }])).toEqual(
      ['1', '2', '3'].map(at),
    )
  })
})

test.each([
  ['of either side', { type: 'image', src: 'https://own.example.test/a.png' }],
  ['by a path', { type: 'image', src: '/content/images/a.png' }],
  ['by the sign of exports', { type: 'image', src: '__GHOST_URL__/content/images/a.png' }],
  ['in the text itself', { type: 'image', src: 'data:image/png;base64,AAAA' }],
  ['with a password', { type: 'image', src: 'https://a:b@elsewhere.example.test/a.png' }],
  ['with a sign that no database keeps', { type: 'image', src: `${at('a')}\0.png` }],
  ['with half a letter', { type: 'image', src: `${at('a')}\ud800.png` }],
  ['longer than an index takes', { type: 'image', src: at('é'.repeat(1_200)) }],
  ['of another scheme', { type: 'image', src: 'ftp://elsewhere.example.test/a.png' }],
  ['that would break out of an attribute', { type: 'image', src: `${at('a')}"onload="x` }],
  [
    'that is a page put in',
    { type: 'embed', url: at('v'), html: `<img src="${at('a.png')}">`, metadata: { thumbnail: at('t') } },
  ],
  ['that is a link', { type: 'link', url: at('a.png') }],
])('what is %s is none', (_, node) => {
  expect(found(post(node))).toEqual([])
})

test('what is no document, and a document as deep as nobody writes, is passed over', () => {
  let deep: unknown = { type: 'image', src: at('deep.png') }
  for (let level = 0; level < 5_000; level += 1) deep = { type: 'list', children: [deep] }
  expect(found([{ lexical: '{"root"' }, { root: deep }])).toEqual([])
})
