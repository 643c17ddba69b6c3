export { exportOf } from './export-of'
export { forgetMember } from './forget-member'
