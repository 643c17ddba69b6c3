/** Two issues of The Thursday Letter: last week's, which was sent, and next week's, which is still being written. */
export const SENT_LETTER = {
  newsletter: 'thursday-letter',
  subject: 'The kale has opinions, and a word about lids',
  markdown: `Good morning, valley.

The boxes are by the east door of the Goods Shed from three today, in the order of the alphabet, which Tom would like me to say begins with A.

## In the box

- **Kale**, a good deal of it. It has been told that it is not the only vegetable.
- **Leeks**, washed twice. If yours still grits, that is the hill, and we apologise for the hill.
- **Six eggs**, or a jar of beans for those who said so.
- **Pears**, hard. Leave them on the sill until they dent under a thumb, and not a day longer.

## Late, and why

The rye is late. The oven door fell off on Tuesday evening, gently, and nobody was under it. Bread on Saturday, from ten.

## One recipe

Cut the leeks as thick as your finger and put them in a wide pan with butter and a lid, on the lowest flame you own, for as long as it takes to read the *whole* of the parish magazine. Salt. Break the eggs on top. Lid again, five minutes.

## Lids

We are two hundred and eleven lids short. A jar without its lid is a vase. Please look in the drawer that you are thinking of right now.

Sweeping this week: the Lloyds. Broom is where it was.

*Mair, at the signal box*`,
} as const

export const DRAFT_LETTER = {
  newsletter: 'thursday-letter',
  subject: 'Lids: a report',
  markdown: `Good morning, valley.

One hundred and forty lids came back, and one cat, who has been returned to Station Lane.

## In the box

- **Squash**, one each, the size of a patient child.
- **Parsnips**, after the first frost and better for it.

*(ask Anjali about the pressing day before this goes out)*`,
} as const
