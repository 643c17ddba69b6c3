import { describe, expect, test } from 'bun:test'
import {
  commentsTag,
  containerTag,
  fragmentTag,
  marketPageTag,
  postTag,
  productTag,
  tagPageTag,
  viewerTag,
} from './cache-tags'

const TAGS = [
  commentsTag,
  containerTag,
  fragmentTag,
  marketPageTag,
  postTag,
  productTag,
  tagPageTag,
  viewerTag,
]

describe('what a page is kept under', () => {
  test('is of one thing by its id: another thing, or another kind of thing, has another', () => {
    const all = TAGS.flatMap(tag => [tag('one'), tag('two')])
    expect(new Set(all).size).toBe(TAGS.length * 2)
  })

  test('ends with the id as it is written', () => {
    for (const tag of TAGS) expect(tag('a:b c')).toEndWith(':a:b c')
  })
})
