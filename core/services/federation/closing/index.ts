export { forgetMember } from './forget-member'
