import { at, inSeason, inThisMonth, weekdayIn } from '../clock'
import type { DemoEvent } from '../shapes'

export function meetings(now: Date): readonly DemoEvent[] {
  const tuesday = inThisMonth(now, 2, 1)
  const annual = inSeason(now, 6, 6, 2)
  const packing = weekdayIn(now, 0, 3)
  const soup = weekdayIn(now, 0, 5)
  return [
    {
      slug: 'tuesday-meeting',
      calendar: 'members-meetings',
      title: 'First Tuesday meeting',
      summary: 'Agenda, figures, disagreement, cake: in that order.',
      description:
        'Open to every member, and to anyone thinking of becoming one. Papers go out on the Thursday before. Gethin chairs, the minutes are read aloud at the end so that nobody is surprised later, and we stop at half past nine even in mid-sentence.',
      place: 'The Goods Shed, the long table',
      startsAt: at(tuesday, '19:30'),
      endsAt: at(tuesday, '21:30'),
      recurrence: 'FREQ=MONTHLY;BYDAY=1TU',
      capacity: 60,
      ticketTypes: [
        { name: 'Seat', price: 0, quota: 60, note: 'Free; say if you need a lift down the valley' },
      ],
      attachedTo: [{ kind: 'post', slug: 'forty-one-hands' }],
      illustration: 'events/tuesday-meeting',
    },
    {
      slug: 'annual-meeting',
      calendar: 'members-meetings',
      title: 'Annual meeting and supper',
      summary: 'The accounts at five, the vote at six, the pie at seven.',
      description:
        'Election of the committee, adoption of the accounts, and the question of what to do with whatever is left. Then supper for everyone who came and a fiddle for those who stay. The meeting is free; the supper has a ticket so that Helen knows how many pies.',
      place: 'The Goods Shed and the yard',
      startsAt: at(annual, '17:00'),
      endsAt: at(annual, '22:00'),
      recurrence: null,
      capacity: 140,
      ticketTypes: [
        { name: 'Meeting only', price: 0, quota: 60, note: 'Members vote; everyone may speak' },
        { name: 'Meeting and supper', price: 1400, quota: 60, note: '' },
        { name: 'Supper, concession', price: 600, quota: 20, note: '' },
      ],
      attachedTo: [{ kind: 'page', slug: 'about' }],
      illustration: 'events/annual-meeting',
    },
    {
      slug: 'packing-evening',
      calendar: 'members-meetings',
      title: 'Wednesday packing',
      summary: 'A hundred and thirty boxes, two hours, one wireless.',
      description:
        'Eight pairs of hands make it two hours; five make it three and a half. No experience wanted. You learn to weigh a kilo of carrots by arm. Packers take home whatever does not come out even.',
      place: 'The Goods Shed, packing bay',
      startsAt: at(packing, '18:00'),
      endsAt: at(packing, '20:00'),
      recurrence: 'FREQ=WEEKLY;BYDAY=WE',
      capacity: 8,
      ticketTypes: [{ name: 'Pair of hands', price: 0, quota: 8, note: 'Free, and paid in vegetables' }],
      attachedTo: [
        { kind: 'post', slug: 'how-the-box-works' },
        { kind: 'page', slug: 'how-it-works' },
        { kind: 'market-page', slug: 'winter-box' },
      ],
      illustration: 'events/packing-evening',
    },
    {
      slug: 'soup-friday',
      calendar: 'members-meetings',
      title: 'Soup at the long table',
      summary: 'One pot, thirty bowls, yesterday’s bread.',
      description:
        'Whatever the boxes left over, cooked by whoever’s turn it is. There is a tin by the door; put in what a bowl is worth to you this week. Some weeks that is nothing, and the soup is just as hot.',
      place: 'The Goods Shed, the long table',
      startsAt: at(soup, '12:30'),
      endsAt: at(soup, '14:00'),
      recurrence: 'FREQ=WEEKLY;BYDAY=FR',
      capacity: 30,
      ticketTypes: [
        { name: 'Bowl', price: 500, quota: 20, note: 'With bread' },
        { name: 'Bowl, pay nothing', price: 0, quota: 10, note: 'The same bowl' },
      ],
      attachedTo: [{ kind: 'page', slug: 'how-it-works' }],
      illustration: 'events/soup-friday',
    },
  ]
}
