import type { DemoPerson } from './shapes'

/** The fixed cast: one person per role, and two members who are only members. */
export const PEOPLE = [
  {
    name: 'Mair Pritchard',
    handle: 'mair',
    email: 'mair@wernside.example.test',
    roles: ['editor'],
    bio: 'Writes the Thursday letter from the old signal box. Was a district nurse for thirty-one years and still asks how you are sleeping.',
  },
  {
    name: 'Tom Beddoes',
    handle: 'tom',
    email: 'tom@wernside.example.test',
    roles: ['shopkeeper'],
    bio: 'Minds the shop and the scales. Knows which crate is at the bottom of the stack, and why.',
  },
  {
    name: 'Anjali Rao',
    handle: 'anjali',
    email: 'anjali@wernside.example.test',
    roles: ['organiser'],
    bio: 'Runs farm days, workshops and the slot board. Came to graft one apple tree in 2014 and has not gone home.',
  },
  {
    name: 'Gethin Lloyd',
    handle: 'gethin',
    email: 'gethin@wernside.example.test',
    roles: ['moderator'],
    bio: 'Chairs the meetings and minds the manners, here and on the fediverse. Plays second cornet, firmly.',
  },
  {
    name: 'Ruth Wilding',
    handle: 'ruth',
    email: 'ruth@wernside.example.test',
    roles: ['operator'],
    bio: 'Keeps the little server under the stairs, the accounts, and the only key to the stationery.',
  },
  {
    name: 'Joan Hamer',
    handle: 'joan',
    email: 'joan@wernside.example.test',
    roles: [],
    bio: 'Member number 7. Delivered post up every track in this valley; now the valley delivers to her.',
  },
  {
    name: 'Samir Haddad',
    handle: 'samir',
    email: 'samir@wernside.example.test',
    roles: [],
    bio: 'Moved up from Bristol with two children and a pickle crock. Small box, extra garlic.',
  },
] as const satisfies readonly DemoPerson[]
