// ATM demo, consumer 1 (rule: detail.result is exactly "approved").
exports.handler = async (event) => {
  const { location, amount } = event.detail;
  console.log(`approved ${event.id}: ${amount} at ${location}`);
  return { seen: event.id };
};
