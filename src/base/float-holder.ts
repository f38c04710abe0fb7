/**
 * Stands where a lease names its member: what is meant is the budget that a terminal has of the float of its store
 * (REQ-LSE-6). No member has this id.
 */
export const floatHolder = '@float';
