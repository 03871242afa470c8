export const repairDetailTypes = {
  attempted: 'Repair Attempted',
  ended: 'Repair Ended',
  approval: 'Approval Requested',
  reported: 'Repairs Reported',
} as const;
