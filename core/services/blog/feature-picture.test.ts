import { describe, expect, test } from 'bun:test'
import { featurePicture } from './feature-picture'

const PLAIN = {
  feature_image: null,
  feature_image_alt: null,
  width: null,
  height: null,
  variants: null,
  colour: null,
}
const OURS = 'https://media.example/images/ab/cdef.jpg'
const variants = [
  { key: 'images/ab/cdef-320.webp', width: 320, type: 'image/webp' },
  { key: 'images/ab/cdef-960.webp', width: 960, type: 'image/webp' },
] as never

describe('the picture on top of a post', () => {
  test('is none where none is named', () => {
    expect(featurePicture(PLAIN)).toBeNull()
    expect(featurePicture({ ...PLAIN, feature_image: '' })).toBeNull()
  })

  test('from elsewhere has the room that most have, and says what it shows', () => {
    const far = { ...PLAIN, feature_image: 'https://far.example/p.jpg' }
    expect(featurePicture(far)).toEqual({ src: far.feature_image, alt: '', width: 1280, height: 720 })
    expect(featurePicture({ ...far, feature_image_alt: 'A hedge' })?.alt).toBe('A hedge')
    expect(featurePicture({ ...far, width: 900 })).toMatchObject({ width: 1280, height: 720 })
  })

  test('of ours comes in its sizes, the largest for who knows no sizes', () => {
    const picture = featurePicture({ ...PLAIN, feature_image: OURS, width: 2400, height: 1600, variants })
    expect(picture).toMatchObject({
      src: 'https://media.example/images/ab/cdef-960.webp',
      width: 2400,
      height: 1600,
    })
    expect(picture?.variants?.map(({ src, width }) => [src, width])).toEqual([
      ['https://media.example/images/ab/cdef-320.webp', 320],
      ['https://media.example/images/ab/cdef-960.webp', 960],
    ])
  })

  test('without sizes is itself', () => {
    const bare = { ...PLAIN, feature_image: OURS, width: 24, height: 16 }
    expect(featurePicture({ ...bare, variants: [] as never })?.src).toBe(OURS)
    expect(featurePicture(bare)?.src).toBe(OURS)
  })

  test('is cut around what matters, where somebody said what does', () => {
    const far = { ...PLAIN, feature_image: '/p.jpg' }
    expect(featurePicture({ ...far, focal_x: 20, focal_y: 80 })?.focus).toEqual({ x: 20, y: 80 })
    expect(featurePicture({ ...far, focal_x: 0, focal_y: 0 })?.focus).toEqual({ x: 0, y: 0 })
    expect(featurePicture({ ...far, focal_x: 20, focal_y: null })?.focus).toEqual({ x: 20, y: 50 })
    expect(featurePicture({ ...far, focal_y: 0 })?.focus).toEqual({ x: 50, y: 0 })
    expect(featurePicture({ ...far, focal_x: null, focal_y: null })).not.toHaveProperty('focus')
  })
})
