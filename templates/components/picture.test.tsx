import { expect, test } from 'bun:test'
import { page } from '../../tests/dom'
import { MediaCard } from './media-card'
import { Picture } from './picture'
import { PictureForms } from './picture-forms'
import { PostCard } from './post-card'

const widths = (ending: string) =>
  [480, 960, 1600].map(width => ({ src: `/media/${width}.${ending}`, width }))
/** A photograph of 6,000 pixels in the sizes there are of it. */
const picture = {
  src: '/media/1600.webp',
  alt: 'Beans',
  width: 6000,
  height: 4000,
  variants: widths('webp'),
  smaller: widths('avif'),
}

test.each([
  ['alone', () => <Picture picture={picture} />],
  ['with a caption', () => <Picture picture={picture} caption="Beans" sizes="50vw" eager />],
  [
    'on a card of a product, an event or a producer',
    () => <MediaCard href="/x" title="Beans" picture={picture} />,
  ],
  [
    'on the card of a post',
    () => <PostCard href="/x" title="Beans" picture={picture} locale="en-GB" timeZone="Europe/London" />,
  ],
  [
    'in the form that takes another',
    () => <PictureForms action="/x" picture={picture} alt="Beans" hint="" without="" />,
  ],
])(
  'a picture %s comes as AVIF and WebP in the sizes there are, with its shape and its words',
  async (_, drawn) => {
    const document = page(String(await drawn()))
    const [source, image] = [
      document.querySelector('picture > source'),
      document.querySelector('picture > img'),
    ]
    expect([source?.getAttribute('type'), source?.getAttribute('srcset')]).toEqual([
      'image/avif',
      '/media/480.avif 480w, /media/960.avif 960w, /media/1600.avif 1600w',
    ])
    expect(image?.getAttribute('srcset')).toBe(
      '/media/480.webp 480w, /media/960.webp 960w, /media/1600.webp 1600w',
    )
    expect(source?.getAttribute('sizes')).toBe(image?.getAttribute('sizes') ?? '')
    expect(image?.getAttribute('sizes')).toBeTruthy()
    expect(['width', 'height', 'alt'].map(name => image?.getAttribute(name))).toEqual([
      '6000',
      '4000',
      'Beans',
    ])
  },
)

test('a drawing, which has one size, is an image alone', async () => {
  const drawing = { src: '/illustrations/a.svg', alt: '', width: 400, height: 300 }
  const document = page(String(await (<Picture picture={drawing} />)))
  expect([document.querySelector('picture'), document.querySelector('img')?.hasAttribute('srcset')]).toEqual([
    null,
    false,
  ])
})
