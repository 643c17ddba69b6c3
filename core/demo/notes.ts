import type { DemoNote } from './shapes'

/** Short fediverse notes by the cast, oldest first, so that a reply follows what it answers. */
export const NOTES = [
  {
    author: 'anjali',
    text: 'Slot board for December is up. Saturday ten to eleven is filling; Thursday after six is all elbow room. #wernside',
    publishedAt: '2026-11-16T18:05:00Z',
    inReplyTo: null,
  },
  {
    author: 'joan',
    text: 'Counted the heather honey on the shelf for Tom. Five. Bought one. Four. Told nobody. Telling you.',
    publishedAt: '2026-11-17T10:41:00Z',
    inReplyTo: null,
  },
  {
    author: 'tom',
    text: 'It is three now, Joan. One per household means your household as well.',
    publishedAt: '2026-11-17T11:02:00Z',
    inReplyTo: 1,
  },
  {
    author: 'samir',
    text: 'Week three of the windowsill mushroom. My daughter has named it. We can no longer eat it.',
    publishedAt: '2026-11-18T19:22:00Z',
    inReplyTo: null,
  },
  {
    author: 'mair',
    text: 'First hard frost: minus four at Upper Wern. The leeks have gone violet, exactly as the catalogue promised and I did not believe. #frost',
    publishedAt: '2026-11-19T07:30:00Z',
    inReplyTo: null,
  },
  {
    author: 'gethin',
    text: 'Reminder: the meeting is where we disagree, so that the packing shed does not have to be. First Tuesday, half past seven, cake from Ffion.',
    publishedAt: '2026-11-20T12:15:00Z',
    inReplyTo: null,
  },
  {
    author: 'ruth',
    text: 'The server under the stairs has now run for 214 days. I dusted it. It did not notice.',
    publishedAt: '2026-11-21T20:48:00Z',
    inReplyTo: null,
  },
  {
    author: 'joan',
    text: 'The curlews have gone down to the estuary. It is officially winter, whatever the box says.',
    publishedAt: '2026-11-22T08:03:00Z',
    inReplyTo: null,
  },
] as const satisfies readonly DemoNote[]
