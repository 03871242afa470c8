/** How often, and how many times, a repair is looked after: fresh replication is in sync within seconds; removal takes up to ninety (docs/aws-facts.md, "Changing replication"). */
export const lookLimits = {
  everySeconds: 15,
  most: 40,
};
