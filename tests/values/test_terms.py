"""What is said of many terms at once is what is said of each."""

from hypothesis import given
from hypothesis import strategies as st

from policykit.models import Role
from policykit.values import Answer, Date, Terms

FORMS = ("{0}", "{0}~", "{0}-06", "{0}-06-1{1}", "[{0}..]", "[..{0}]", "[{0},200{1}]")
dates = st.builds(
    lambda form, year, digit: Date(form.format(year, digit)),
    st.sampled_from(FORMS),
    st.integers(2000, 2009),
    st.integers(0, 9),
)
terms = st.tuples(st.none() | dates, st.none() | dates)


@given(st.lists(terms, max_size=5), dates)
def test_a_day_may_lie_in_one_of_several_terms_where_it_may_lie_in_one(
    known: list[tuple[Date, Date]], day: Date
) -> None:
    roles = [Role.model_construct(start=start, end=end) for start, end in known]
    assert Terms(known).may_include(day) == any(role.held_on(day) is not Answer.NO for role in roles)
    assert bool(Terms(known)) == bool(known)
