package com.tartware.bookings.reference.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tartware.bookings.reference.scenario.Request.Create;
import com.tartware.bookings.reference.scenario.Step.Sent;
import com.tartware.bookings.reference.scenario.Step.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTextTest {
    @Test
    void readsWhatAnybodyMayWrite() {
        List<Step> steps = StepText.read("""
                // a hold, and its end

                1970-01-02T00:00:00.001Z command=2 key=3 create hold_seconds=60 stay=p/a/1970-01-01/1970-01-03/1
                1970-01-02T00:01:00.001Z tick
                """);
        AskedStay stay = new AskedStay(new RoomType("p", "a"), 0, 2, 1);
        assertThat(steps)
                .containsExactly(
                        new Sent(86_400_001, 2, 3, new Create(List.of(stay), 60, Reference.NONE)),
                        new Tick(86_460_001));
    }

    @Test
    void keepsTextThatIsNoText() {
        Reference odd = new Reference("", " =/%\n", "\ud83c", "\udfe8\ud83c", Long.MIN_VALUE, "~");
        AskedStay stay = new AskedStay(new RoomType("", "/ =%"), Integer.MIN_VALUE, Integer.MAX_VALUE, -1);
        Step step = new Sent(0, 1, 1, new Create(List.of(stay, stay), -1, odd));
        assertThat(StepText.read(StepText.write(step))).containsExactly(step);
    }

    @Test
    void refusesANameThatItDoesNotKnow() {
        assertThatThrownBy(() -> StepText.read("1970-01-02T00:00:00Z command=2 key=3 confirm booking=1 versoin=1"))
                .hasMessageContaining("versoin");
    }
}
