import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { localTime, momentOf } from '#core/text/local-time'
import { absoluteHtml, absoluteUrl } from './absolute-html'
import { featurePicture } from './feature-picture'
import { storable } from './storable'

const ORIGIN = 'https://blog.farm.example'

describe('HTML for readers elsewhere', () => {
  test.each([
    ['<a href="/beans">b</a>', `<a href="${ORIGIN}/beans">b</a>`],
    ['<img src="/media/a.webp" alt="">', `<img src="${ORIGIN}/media/a.webp" alt="">`],
    ['<video poster="/p.webp" src="/v.mp4">', `<video poster="${ORIGIN}/p.webp" src="${ORIGIN}/v.mp4">`],
    ['<img srcset="/a.webp 1w, /b.webp 2w">', `<img srcset="${ORIGIN}/a.webp 1w, ${ORIGIN}/b.webp 2w">`],
    ['<a href="//elsewhere.example/x">', '<a href="//elsewhere.example/x">'],
    [
      '<img srcset="//e.example/a.webp 1w, /b.webp 2w">',
      `<img srcset="//e.example/a.webp 1w, ${ORIGIN}/b.webp 2w">`,
    ],
    ['<a href="https://elsewhere.example/x">', '<a href="https://elsewhere.example/x">'],
    ['<a href="#note">', '<a href="#note">'],
    ['<a data-href="/beans">', '<a data-href="/beans">'],
    ['<p>write href="/beans" so</p>', `<p>write href="${ORIGIN}/beans" so</p>`],
    ['<a href="/a"><a href="/b">', `<a href="${ORIGIN}/a"><a href="${ORIGIN}/b">`],
  ])('%p is %p', (html, whole) => {
    expect(absoluteHtml(html, ORIGIN)).toBe(whole)
    expect(absoluteHtml(whole, ORIGIN)).toBe(whole)
  })

  test.each([
    ['/media/a.webp', `${ORIGIN}/media/a.webp`],
    ['//elsewhere.example/a', '//elsewhere.example/a'],
    ['https://elsewhere.example/a', 'https://elsewhere.example/a'],
  ])('the address %p is %p', (url, whole) => {
    expect(absoluteUrl(url, ORIGIN)).toBe(whole)
  })
})

describe('what PostgreSQL can keep', () => {
  test.each([
    ['a\0b', 'ab'],
    ['\uD800x', '\uFFFDx'],
    ['🍎', '🍎'],
    [
      ['\0', { '\0k': ['\uDC00'] }],
      ['', { k: ['\uFFFD'] }],
    ],
    [null, null],
    [undefined, undefined],
    [7, 7],
    [false, false],
  ] as [unknown, unknown][])('of %p is %p', (value, kept) => {
    expect(storable(value)).toEqual(kept)
  })

  test('are moments as they are, and anything sound as it was', () => {
    const moment = new Date()
    expect(storable({ at: moment }).at).toBe(moment)
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), value => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('\\u0000'))
        expect(JSON.stringify(storable(value))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })
})

describe('a time on the clocks of the site', () => {
  test.each([
    ['2027-06-01T10:00', 'Europe/London', '2027-06-01T09:00:00.000Z'],
    ['2027-06-01T10:00', 'Pacific/Auckland', '2027-05-31T22:00:00.000Z'],
    ['2027-06-01T10:00', 'Asia/Kathmandu', '2027-06-01T04:15:00.000Z'],
    // Left out: an hour later.
    ['2027-03-28T01:30', 'Europe/London', '2027-03-28T01:30:00.000Z'],
    // Comes twice: the first.
    ['2027-10-31T01:30', 'Europe/London', '2027-10-31T00:30:00.000Z'],
    ['2028-02-29T00:00', 'Etc/UTC', '2028-02-29T00:00:00.000Z'],
  ])('%s in %s is %s', (local, timeZone, moment) => {
    expect(momentOf(local, timeZone)?.toISOString()).toBe(moment)
  })

  test.each(['', 'tomorrow', '2027-13-01T10:00', '2027-06-01T25:00', '2027-06-01 at ten'])(
    '%p is none',
    local => {
      expect(momentOf(local, 'Europe/London')).toBeNull()
    },
  )

  test('is what its field shows of a moment, wherever no hour comes twice', () => {
    const zones = fc.constantFrom('Etc/UTC', 'Asia/Tokyo', 'America/Phoenix', 'Asia/Kathmandu')
    const minutes = fc.integer({ min: 0, max: 60_000_000 })
    fc.assert(
      fc.property(minutes, zones, (minute, timeZone) => {
        const moment = new Date(minute * 60_000)
        expect(momentOf(localTime(moment, timeZone), timeZone)).toEqual(moment)
      }),
    )
    expect(localTime(new Date('2027-06-01T09:00:59Z'), 'Europe/London')).toBe('2027-06-01T10:00')
  })
})

describe('the picture on top of a post', () => {
  const image = '/media/images/ab/abcdef.png'
  const row = { feature_image: image, feature_image_alt: 'A field', width: 1600, height: 900, variants: [] }

  test('comes in the sizes there are of it, the largest where a browser knows no others', () => {
    const variants = [
      { key: 'images/ab/1-480.webp', width: 480, type: 'image/webp' },
      { key: 'images/ab/1-960.webp', width: 960, type: 'image/webp' },
      { key: 'images/ab/1-480.avif', width: 480, type: 'image/avif' },
    ]
    expect(featurePicture({ ...row, variants })).toMatchObject({
      src: '/media/images/ab/1-960.webp',
      alt: 'A field',
      width: 1600,
      height: 900,
      variants: [
        { src: '/media/images/ab/1-480.webp', width: 480 },
        { src: '/media/images/ab/1-960.webp', width: 960 },
      ],
    })
  })

  test('is the upload itself where nobody made others', () => {
    expect(featurePicture(row)).toMatchObject({ src: image, width: 1600, height: 900 })
    expect(featurePicture({ ...row, variants: null })).toMatchObject({ src: image })
  })

  test.each([
    ['of which no size is known', { width: null, height: null }],
    ['of which half a size is known', { width: 1600, height: null }],
  ])('%s is taken for one of our own drawings', (_, size) => {
    expect(featurePicture({ ...row, feature_image_alt: null, ...size })).toEqual({
      src: image,
      alt: '',
      width: 1280,
      height: 720,
    })
  })

  test('is none where there is none', () => {
    expect(featurePicture({ ...row, feature_image: null })).toBeNull()
    expect(featurePicture({ ...row, feature_image: '' })).toBeNull()
  })
})
