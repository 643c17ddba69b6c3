export { forgetMember } from './forget-member'
export { obligationsOf } from './obligations-of'
